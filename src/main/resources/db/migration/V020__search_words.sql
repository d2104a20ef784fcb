-- Rollback floor: 0.1.0
-- Search row: what a record is called in every way of writing it, and the words of what it links to apart from its
-- own. A row is of this form when its `norm` begins with a blank; those from before, and those that a version from
-- before writes meanwhile, are written anew after the start (search.rewrite).

alter table search_doc add column called text;
alter table search_doc add column linked text;
-- See V009: which way a list takes to its words, only good statistics can tell.
alter table search_doc alter column called set statistics 1000;
alter table search_doc alter column linked set statistics 1000;

-- With two letters where others write two: "müller" as "mueller". The letter å is "aa" or, as many have it, "a".
create function f_spelled(text, ring text) returns text
    language plpgsql immutable parallel safe strict
    as $$
begin
    return public.f_norm(replace(replace(replace(replace(replace(
        lower(normalize($1, nfc)), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', ring));
end $$;

-- A text as it is searched for words, each after a blank: as it is, and the words that others write with more letters.
create function f_words(text) returns text
    language plpgsql immutable parallel safe strict
    as $$
declare
    plain text := public.f_norm($1);
    words text := ' ' || btrim(regexp_replace(plain, '\s+', ' ', 'g')) || ' ';
begin
    -- Plain letters alone are usual, and quickly seen.
    if octet_length($1) > length($1) and lower(normalize($1, nfc)) ~ '[äöüøå]' then
        words := words || (
            select coalesce(string_agg(distinct w, ' ') || ' ', '')
            from regexp_split_to_table(public.f_spelled($1, 'aa') || ' ' || public.f_spelled($1, 'a'), '\s+') w
            where w <> all (regexp_split_to_array(plain, '\s+')));
    end if;
    return words;
end $$;

-- A title as it is searched for how words of it begin: besides its words, what stands between signs, neighbours
-- without what stands between them ("Mc Donald" as "mcdonald", "J. R.R. Tolkien" as "jrrtolkien"), and where no
-- blanks stand between words, each letter with the next; two or three such words also with the last before the others.
create function f_called(text) returns text
    language plpgsql immutable parallel safe strict
    as $$
declare
    plain text := public.f_norm($1);
    spelled text := case when octet_length($1) = length($1) then plain else public.f_spelled($1, 'aa') end;
    called text := public.f_words($1);
    way text;
    parts text[];
    n int;
begin
    foreach way in array case when plain = spelled then array[plain] else array[spelled, plain] end loop
        parts := regexp_split_to_array(btrim(regexp_replace(way, '[^[:alnum:]]+', ' ', 'g')), ' ');
        n := cardinality(parts);
        if n > 1 then
            if array_to_string(parts, ' ') <> way then
                called := called || array_to_string(parts, ' ') || ' ';
            end if;
            for i in 1 .. least(n - 1, 12) loop
                called := called || array_to_string(parts[i:i + 3], '') || ' ';
            end loop;
        end if;
    end loop;
    if octet_length(plain) > length(plain) and plain ~ '[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]' then
        if n between 2 and 3 then
            called := called || parts[n] || array_to_string(parts[1:n - 1], '') || ' ';
        end if;
        called := called || (
            select coalesce(string_agg(distinct substr(p, i, 2), ' ') || ' ', '')
            from unnest(parts) p cross join generate_series(1, length(p)) i
            where p ~ '[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]');
    end if;
    return called;
end $$;

-- The words of a note, by which it is found: each as it is and as others write it, and where no blanks stand between
-- words, each letter with the next.
create function f_note(text) returns tsvector
    language plpgsql immutable parallel safe strict
    as $$
declare
    words text[] := array(
        select distinct left(w, 100) from regexp_split_to_table(public.f_words(left($1, 50000)), '[^[:alnum:]]+') w
        where w <> '');
begin
    return array_to_tsvector(words || array(
        select distinct substr(w, i, 2) from unnest(words) w cross join generate_series(1, length(w)) i
        where w ~ '[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]'));
end $$;
