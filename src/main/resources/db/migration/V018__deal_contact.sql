-- Rollback floor: 0.1.0
-- Several contacts on a deal, each with a role; the first is the primary one.
--
-- deal.contact_id stays for the version before and is not written any more: what that one may use
-- is taken away by a later migration alone (docs/adr/0013).

create table deal_contact (
    deal_id    bigint not null references deal on delete cascade,
    position   integer not null check (position >= 0),
    contact_id bigint not null references contact on delete cascade,
    label      text not null check (label in ('contact', 'decisionMaker', 'champion', 'influencer', 'buyer', 'user', 'other')),
    primary key (deal_id, position),
    unique (deal_id, contact_id) deferrable initially deferred
);
create index on deal_contact (contact_id);

insert into deal_contact (deal_id, position, contact_id, label)
select id, 0, contact_id, 'contact' from deal where contact_id is not null;

-- What was written of the one is history, and can be taken back as what it has become.
create function pg_temp.contacts(log jsonb) returns jsonb
    language sql immutable
    return case
        when jsonb_typeof(log -> 'contact') = 'number' then
            log - 'contact' || jsonb_build_object(
                'contacts', jsonb_build_array(jsonb_build_object('id', log -> 'contact', 'label', 'contact')))
        when jsonb_exists(log, 'contact') then log - 'contact' || '{"contacts": null}'
        else log
    end;
update change_log set before = pg_temp.contacts(before), after = pg_temp.contacts(after)
where record_kind = 3 and (jsonb_exists(before, 'contact') or jsonb_exists(after, 'contact'));
