-- An invoice is looked for by its number, and by its sum and day, whoever it is from: a provider that was known by its name only may since be known.

create index invoice_number on deliver.invoice (body_id, number_key) where given_up_at is null;
create index invoice_sum on deliver.invoice (body_id, amount_pence, invoiced_on) where given_up_at is null;
