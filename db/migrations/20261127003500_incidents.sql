-- Incidents that a provider tells of, and actions that both sides agree.
create table deliver.incident (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  happened_on date not null,
  sort text not null,
  harm text not null,
  what text not null,
  done text not null,
  told_by text not null check (told_by in ('commissioner', 'provider')),
  told_at timestamptz not null,
  acknowledged text not null default '',
  acknowledged_at timestamptz,
  learning text not null default '',
  closed_at timestamptz,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index incident_contract on deliver.incident (body_id, contract_id);
comment on table deliver.incident is 'An incident in a service, told without anything that says who a person in care is.';
comment on column deliver.incident.body_id is 'operational: accountable body';
comment on column deliver.incident.id is 'operational: record id';
comment on column deliver.incident.scope_id is 'operational: partnership';
comment on column deliver.incident.contract_id is 'operational: the contract';
comment on column deliver.incident.happened_on is 'operational: the day it happened';
comment on column deliver.incident.sort is 'operational: kind of incident';
comment on column deliver.incident.harm is 'operational: how much harm was done';
comment on column deliver.incident.what is 'commercial: what happened; nobody by name';
comment on column deliver.incident.done is 'commercial: what was done at once';
comment on column deliver.incident.told_by is 'operational: who told it: commissioner or provider';
comment on column deliver.incident.told_at is 'operational: act time';
comment on column deliver.incident.acknowledged is 'commercial: what the commissioner answered';
comment on column deliver.incident.acknowledged_at is 'operational: when it was acknowledged';
comment on column deliver.incident.learning is 'commercial: what was learned';
comment on column deliver.incident.closed_at is 'operational: when it was closed';
comment on column deliver.incident.provider_id is 'operational: the provider of the contract';
comment on column deliver.incident.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.incident', 'party');

create table deliver.joint_action (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  what text not null,
  purpose text not null check (purpose in ('development', 'forum', 'improvement', 'other')),
  side text not null check (side in ('commissioner', 'provider', 'both')),
  owner text not null,
  due_on date not null,
  outcome text not null default '',
  ended_on date,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index joint_action_contract on deliver.joint_action (body_id, contract_id);
comment on table deliver.joint_action is 'An action of a development plan, forum or improvement that commissioner and provider agree under a contract.';
comment on column deliver.joint_action.body_id is 'operational: accountable body';
comment on column deliver.joint_action.id is 'operational: record id';
comment on column deliver.joint_action.scope_id is 'operational: partnership';
comment on column deliver.joint_action.contract_id is 'operational: the contract';
comment on column deliver.joint_action.what is 'operational: what will be done';
comment on column deliver.joint_action.purpose is 'operational: what it belongs to: development plan, forum, improvement or other';
comment on column deliver.joint_action.side is 'operational: who does it: commissioner, provider or both';
comment on column deliver.joint_action.owner is 'operational: by whom, by office';
comment on column deliver.joint_action.due_on is 'operational: by when; late follows from it';
comment on column deliver.joint_action.outcome is 'operational: what came of it, or why it was dropped';
comment on column deliver.joint_action.ended_on is 'operational: when it was done or dropped';
comment on column deliver.joint_action.provider_id is 'operational: the provider of the contract';
comment on column deliver.joint_action.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.joint_action', 'party');
