-- Rollback floor: 0.1.0
-- The words that there are, of letters alone: what may have been meant by a word with a typo is looked up among these,
-- which are few, instead of all records. Whoever writes a search row adds its words, a version of before as well; those
-- of the rows that are there come in after the start, and those that are nowhere any more go in the night.

create table search_word (
    word text not null,
    -- The walk through all records that last met it, or that was the last one when it came.
    walk integer not null
) with (fillfactor = 50);
-- Not unique: two who write the same new word at once do not wait for each other.
create index on search_word (word text_pattern_ops);
create index on search_word using gin (word gin_trgm_ops);

-- How far that walk has come; the first one stands at its beginning.
create table search_walk (
    one         boolean primary key default true check (one),
    number      integer not null,
    record_kind smallint not null,
    record_id   bigint not null,
    moved_at    timestamptz,
    ended_at    timestamptz
);
insert into search_walk (number, record_kind, record_id) values (1, 1, 0);

create function f_letters(text) returns setof text
    language sql immutable parallel safe
    as $$
    select w from string_to_table(regexp_replace($1, '[^[:alpha:]]+', ' ', 'g'), ' ') w where length(w) between 3 and 40
    $$;

-- One look at the index for each word, whatever the planner thinks of the table. A word that the walk is about to take
-- away comes in anew: it may do so before this one can be seen.
create function f_search_words() returns trigger
    language plpgsql
    set enable_seqscan = off set enable_bitmapscan = off
    as $$
begin
    insert into public.search_word (word, walk)
    select n.word, (select number from public.search_walk)
    from (select distinct f.word from added a cross join lateral public.f_letters(a.norm) as f (word)) n
    where (select w.word from public.search_word w
           where w.word = n.word and w.walk >= (select number - 1 from public.search_walk) limit 1) is null;
    return null;
end $$;

-- How common the words are, the planner learns from rows like of any other column. Of kinds it is told that there are some
-- of each, and does not look: once it believed that there are none of one, because there were none when it looked, and
-- read all of them for every record that links to one. What it was told is no part of a backup: said again after a start.
create function f_search_kinds() returns void
    language plpgsql
    as $$
declare
    schema text := (
        select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = 'search_doc'::regclass);
begin
    if exists (
        select from pg_stats where schemaname = schema and tablename = 'search_doc' and attname = 'record_kind'
            and n_distinct = 3 and most_common_vals is null and histogram_bounds is null)
    then
        return;
    end if;
    perform pg_clear_attribute_stats(schema, 'search_doc', 'record_kind', false);
    perform pg_restore_attribute_stats(
        'schemaname', schema, 'relname', 'search_doc'::text, 'attname', 'record_kind'::text, 'inherited', false,
        'null_frac', 0::real, 'avg_width', 2, 'n_distinct', 3::real);
end $$;

alter index search_doc_company_words alter column 1 set statistics 1000;
alter index search_doc_contact_words alter column 1 set statistics 1000;
alter index search_doc_deal_words alter column 1 set statistics 1000;
alter table search_doc alter column record_kind set statistics 0;
select f_search_kinds();
analyze search_doc;

-- What nobody else can do meanwhile comes last.
create trigger search_words_inserted after insert on search_doc
    referencing new table as added for each statement execute function f_search_words();
create trigger search_words_updated after update on search_doc
    referencing new table as added for each statement execute function f_search_words();
