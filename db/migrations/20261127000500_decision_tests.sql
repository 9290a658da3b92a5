-- What a decision about a contract was tested by, and what it means for people.
alter table review.decision add column efficient text not null default '';
alter table review.decision add column effective text not null default '';
alter table review.decision add column equitable text not null default '';
alter table review.decision add column sustainable text not null default '';
alter table review.decision add column people text not null default '';
alter table review.decision add column consulted text not null default '';
alter table review.decision add column transition text not null default '';
alter table review.decision add column released text not null default '';
comment on column review.decision.efficient is 'operational: is it worth its cost';
comment on column review.decision.effective is 'operational: does it reach its outcomes';
comment on column review.decision.equitable is 'operational: who gains and who does not';
comment on column review.decision.sustainable is 'operational: can it go on';
comment on column review.decision.people is 'operational: what it means for people and groups; nobody by name';
comment on column review.decision.consulted is 'operational: who was asked, when, and what they said';
comment on column review.decision.transition is 'operational: how people come from here to there';
comment on column review.decision.released is 'operational: what the released money buys';
