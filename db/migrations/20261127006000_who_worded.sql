-- Nobody approves what they worded themselves, nor accepts evidence they gave: who wrote is kept beside.
alter table deliver.change_wording add column written_by uuid;
comment on column deliver.change_wording.written_by is 'personal: account that worded it, of the commissioner''s side';
alter table deliver.obligation_evidence add column given_by uuid;
comment on column deliver.obligation_evidence.given_by is 'personal: account that gave it';
