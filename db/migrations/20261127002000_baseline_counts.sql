-- The numbers counted of the months of a baseline are held with it, so that the limits of a share or rate stay where they were locked.
alter table review.baseline add column held_numerators double precision[];
alter table review.baseline add column held_denominators double precision[];
comment on column review.baseline.held_numerators is 'operational: the numbers above the line when it was locked; none where a month came without';
comment on column review.baseline.held_denominators is 'operational: the numbers below the line when it was locked';
