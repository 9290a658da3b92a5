-- Lines whose payee the publisher removed stand beside the totals by supplier; their sum is read from this index alone.
create index payment_redacted on deliver.payment (body_id) include (scope_id, amount_pence) where redacted;
