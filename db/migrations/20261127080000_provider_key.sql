-- The plain name of a contract's provider is kept beside it: made once when it is written, not for every contract each time somebody asks what may be one.
alter table deliver.contract add column provider_key text generated always as
  (trim(regexp_replace(regexp_replace(regexp_replace(replace(lower(provider_name), '&', ' and '), '[^a-z0-9 ]+', ' ', 'g'), '\m(ltd|limited|plc|llp|cic|inc|the)\M', ' ', 'g'), '\s+', ' ', 'g'))) stored;
comment on column deliver.contract.provider_key is 'operational: name of the provider without case, punctuation and legal form';
create index contract_provider_key on deliver.contract (body_id, provider_key);
