// Before the first test file: the test PostgreSQL. Under `./run test` it is already there; a single run finds or starts it and
// leaves it running, so that the next one begins at once.
import { prepareTestCluster } from '../../scripts/test-cluster.ts'

/** Global set-up of vitest: sets what test processes inherit. */
export async function setup(): Promise<void> {
  if (process.env.CC_TEST_TEMPLATE) return
  const { environment } = await prepareTestCluster(process.env.DATABASE_URL)
  Object.assign(process.env, environment)
  delete process.env.DATABASE_URL
}
