-- A payments file that went in wrongly can be taken out again, whole: its lines go, its entry and its digest stay. No role may delete
-- from the table; this function alone does, for the body of the context, and only a whole file.

create policy taken_out_read on deliver.payment for select to cc_owner using (true);
create policy taken_out on deliver.payment for delete to cc_owner using (true);
create function deliver.take_out_payments(p_import uuid) returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_gone bigint;
begin
  if nullif(current_setting('app.body', true), '') is null then
    raise exception 'no body takes these payments out';
  end if;
  delete from deliver.payment where body_id = current_setting('app.body', true)::uuid and import_id = p_import;
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;
revoke all on function deliver.take_out_payments(uuid) from public;
grant execute on function deliver.take_out_payments(uuid) to act_staff, act_worker;
