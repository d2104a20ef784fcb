-- A million people and the companies they work for, with names as they are: a few very common, many rare.
-- ${companies} and ${contacts} say how many. Statements end with a semicolon at the end of a line.

select setseed(0.42);

create temporary table word (kind text, i int, word text);
insert into word
select kind, row_number() over (partition by kind) - 1, trim(w)
from (values
    ('first', 'Anna,Thomas,Maria,James,Sophie,Michael,Laura,David,Emma,Peter,Julia,Daniel,Sarah,Paul,Katharina,John,Camille,Robert,Marie,Andreas,Elena,Martin,Nina,William,Claire,Stefan,Lena,Richard,Alice,Christian,Eva,Luca,Hannah,Pierre,Monika,George,Inès,Markus,Olivia,Nicolas,Sabine,Charles,Léa,Jan,Barbara,Joseph,Chloé,Tobias,Linda,François,Ursula,Edward,Zoë,Jürgen,Margaret,Matteo,Petra,Frank,Manon,Lukas,Patricia,Henri,Birgit,Samuel,Chiara,Björn,Helen,Antoine,Renate,Jonas,Diane,Giulia,Wolfgang,Agnès,Søren,Łukasz,Ágnes,Bruno,Freya,Dwayne,Noor,Rodrigo,Priya,Bernd,Ottilie,Hendrik,Anaïs,Jean-Baptiste,Thorbjørn,Éléonore,Wiebke,Xavier,Yusuf,Quentin,Zbigniew,Ingeborg,Aurélie,Günther,Małgorzata,Kristýna'),
    ('last', 'Müller,Smith,Martin,Schmidt,Johnson,Bernard,Schneider,Brown,Dubois,Fischer,Williams,Thomas,Weber,Jones,Robert,Meyer,Miller,Petit,Wagner,Davis,Durand,Becker,Wilson,Leroy,Schulz,Taylor,Moreau,Hoffmann,Anderson,Simon,Koch,Clark,Laurent,Bauer,Lewis,Lefèvre,Richter,Walker,Michel,Klein,Hall,Garcia,Wolf,Young,David,Schröder,King,Bertrand,Neumann,Wright,Roux,Schwarz,Hill,Vincent,Zimmermann,Green,Fournier,Braun,Baker,Morel,Krüger,Adams,Girard,Hofmann,Nelson,André,Hartmann,Carter,Mercier,Lange,Mitchell,Dupont,Werner,Parker,Lambert,Krause,Collins,Bonnet,Lehmann,Edwards,François,Köhler,Stewart,Martinez,Maier,Morris,Legrand,König,Rogers,Garnier,Walter,Reed,Faure,Huber,Cook,Rousseau,Kaiser,Morgan,Blanc,Fuchs,Bell,Guérin,Peters,Murphy,Müllerschön,Lang,Bailey,Boyer,Scholz,Cooper,Möller,Weiß,Richardson,Jung,Cox,Hahn,Howard,Vogel,Ward,Keller,Torres,Günther,Peterson,Frank,Gray,Berger,Ramirez,Winkler,Watson,Roth,Brooks,Beck,Kelly,Lorenz,Sanders,Baumann,Price,Franke,Bennett,Albrecht,Wood,Schuster,Barnes,Böhm,Ross,Winter,Henderson,Kraus,Coleman,Butt,Celik,Öztürk,Yılmaz,Nowak,Kowalski,Wiśniewski,Novák,Svoboda,Horvát,Szentgyörgyi,Nagy,Kovács,Rossi,Bianchi,Ferrari,Esposito,Silva,Oliveira,Albuquerque,Ouédraogo,Diallo,Nguyen,Tran,Aagaard,Sørensen,Lindqvist,Söderberg,Håkansson,Jónsdóttir,O’Shaughnessy,O’Neill,MacAllister,Thornbury,Castellanos,Wesselhöft,Kämmerer,Krzyżanowski,Whitfield,Beaumont,Haddad,Oyelaran,Grandjean'),
    ('title', 'Sales Manager,Head of Purchasing,Managing Director,Engineer,Account Manager,Chief Executive,Project Manager,Head of Production,Buyer,Office Manager,Head of IT,Consultant,Marketing Manager,Chief Financial Officer,Logistics Manager,Owner,Quality Manager,Assistant,Developer,Head of Sales,Technician,Controller,Human Resources,Supply Chain Manager,Facility Manager,Product Manager,Scientist,Legal Counsel'),
    ('trade', 'Logistics,Software,Consulting,Maschinenbau,Bau,Holding,Services,Energy,Foods,Instruments,Technik,Design,Pharma,Handels,Media,Travel,Marine,Textile,Automotive,Finance,Immobilien,Analytics,Packaging,Brewing,Dental,Optics,Robotics,Papier,Steel,Gardens'),
    ('form', 'GmbH,Ltd,SAS,Inc.,AG,SARL,LLC,& Co. KG,S.A.,B.V.,Sp. z o.o.,ApS,AB,S.r.l.,Kft.,hf.'),
    ('industry', 'software,manufacturing,logistics,construction,consulting,retail,healthcare,food,finance,services,energy,technology,media,automotive,education,hospitality,pharma,wholesale,marketing,legal'),
    ('city', 'London|England|United Kingdom,Paris|Île-de-France|France,Berlin|Berlin|Germany,New York|NY|United States,Hamburg|Hamburg|Germany,Lyon|Auvergne-Rhône-Alpes|France,München|Bayern|Germany,Chicago|IL|United States,Manchester|England|United Kingdom,Wien|Wien|Austria,Zürich|Zürich|Switzerland,Köln|Nordrhein-Westfalen|Germany,Amsterdam|Noord-Holland|Netherlands,Marseille|Provence|France,Birmingham|England|United Kingdom,Stuttgart|Baden-Württemberg|Germany,Boston|MA|United States,København|Hovedstaden|Denmark,Frankfurt am Main|Hessen|Germany,Toulouse|Occitanie|France,Leeds|England|United Kingdom,Düsseldorf|Nordrhein-Westfalen|Germany,Bordeaux|Nouvelle-Aquitaine|France,Houston|TX|United States,Milano|Lombardia|Italy,Genève|Genève|Switzerland,Leipzig|Sachsen|Germany,Nantes|Pays de la Loire|France,Stockholm|Stockholm|Sweden,Warszawa|Mazowieckie|Poland,Budapest|Budapest|Hungary,Porto|Norte|Portugal,Göteborg|Västra Götaland|Sweden,Kraków|Małopolskie|Poland,Reykjavík|Höfuðborgarsvæðið|Iceland,Roanoke|VA|United States,Portland|OR|United States,Katowice|Śląskie|Poland,Graz|Steiermark|Austria,Saint-Étienne|Auvergne-Rhône-Alpes|France')
) lists (kind, list), unnest(string_to_array(list, ',')) w;
create index on word (kind, i);
analyze word;

-- People and teams: five teams, twenty salespeople, of whom some have far more records than others.
insert into team (name) select 'Team ' || t from unnest(array['North', 'South', 'East', 'West', 'Key accounts']) t
on conflict do nothing;
insert into app_user (email, name, password_hash, status, role_id, team_id)
select 'bench' || n || '@example.com',
       (select word from word where kind = 'first' and i = n) || ' ' || (select word from word where kind = 'last' and i = n + 40),
       '${password}', 'active',
       (select id from role where key = case when n = 0 then 'administrator' when n = 20 then 'ownOnly' else 'sales' end),
       (select id from team order by id offset n % 5 limit 1)
from generate_series(0, 20) n
on conflict do nothing;
create temporary table owner as
select (row_number() over (order by id) - 1)::int as i, id, team_id, time_zone from app_user where email like 'bench%@example.com';
analyze owner;

insert into company (id, version, name, domain, website, industry, employees, revenue, revenue_currency, founded,
                     customer_since, city, region, country, postal_code, street, owner_id, team_id,
                     created_at, created_by, updated_at, updated_by, deleted_at)
select s.id, 0, l.word || ' ' || t.word || ' ' || f.word,
       regexp_replace(f_norm(l.word || t.word), '[^a-z]', '', 'g') || s.id || '.example',
       case when s.id % 3 = 0 then 'https://www.example.com/' || s.id end,
       case when s.id % 10 < 9 then n.word end,
       case when s.id % 10 < 7 then ceil(exp(s.r1 * 9))::int end,
       case when s.id % 10 < 4 then round((exp(s.r2 * 14))::numeric, 0) end,
       case when s.id % 10 < 4 then (array['EUR', 'USD', 'GBP', 'CHF'])[1 + s.id % 4] end,
       case when s.id % 10 < 5 then 1900 + floor(120 * (1 - s.r1 * s.r1))::int end,
       case when s.id % 10 < 3 then date '2015-01-01' + floor(s.r2 * 4300)::int end,
       split_part(c.word, '|', 1), split_part(c.word, '|', 2), split_part(c.word, '|', 3),
       lpad((s.id % 99999)::text, 5, '0'), l.word || ' Street ' || s.id % 200,
       o.id, o.team_id, s.made, o.id, s.made + (s.r1 * (timestamptz '2026-11-20' - s.made)), o.id,
       case when s.id % 100 = 99 then timestamptz '2026-11-15' end
from (select g as id, random() as r1, random() as r2,
             timestamptz '2020-01-01' + random() * interval '2500 days' as made,
             floor(power(random(), 1.8) * (select count(*) from word where kind = 'last'))::int as last,
             floor(random() * 30)::int as trade, floor(power(random(), 2) * 16)::int as form,
             floor(power(random(), 1.5) * 20)::int as industry, floor(power(random(), 2) * 40)::int as city,
             floor(power(random(), 1.6) * 21)::int as owner
      from generate_series(1, ${companies}) g) s
    join word l on l.kind = 'last' and l.i = s.last
    join word t on t.kind = 'trade' and t.i = s.trade
    join word f on f.kind = 'form' and f.i = s.form
    join word n on n.kind = 'industry' and n.i = s.industry
    join word c on c.kind = 'city' and c.i = s.city
    left join owner o on o.i = s.owner and s.id % 50 <> 0;

insert into contact (id, version, first_name, last_name, title, company_id, birthday, do_not_contact, city, region,
                     country, postal_code, street, owner_id, team_id,
                     created_at, created_by, updated_at, updated_by, deleted_at)
select s.id, 0, case when s.id % 40 <> 7 then f.word end,
       case when s.id % 12 = 0 then l.word || '-' || m.word else l.word end,
       case when s.id % 10 < 8 then t.word end,
       case when s.id % 10 < 9 then 1 + floor(power(s.r1, 2) * ${companies})::bigint end,
       case when s.id % 10 < 3 then date '1950-01-01' + floor(s.r2 * 19000)::int end,
       s.id % 60 = 0,
       case when s.id % 10 < 8 then split_part(c.word, '|', 1) end,
       case when s.id % 10 < 4 then split_part(c.word, '|', 2) end,
       case when s.id % 10 < 8 then split_part(c.word, '|', 3) end,
       case when s.id % 10 < 6 then lpad((s.id % 99999)::text, 5, '0') end,
       case when s.id % 10 < 6 then m.word || ' Street ' || s.id % 200 end,
       o.id, o.team_id, s.made, o.id, s.made + (s.r2 * (timestamptz '2026-11-20' - s.made)), o.id,
       case when s.id % 100 = 99 then timestamptz '2026-11-15' end
from (select g as id, random() as r1, random() as r2,
             timestamptz '2020-01-01' + random() * interval '2500 days' as made,
             floor(power(random(), 1.8) * (select count(*) from word where kind = 'first'))::int as first,
             floor(power(random(), 1.8) * (select count(*) from word where kind = 'last'))::int as last,
             floor(random() * (select count(*) from word where kind = 'last'))::int as second,
             floor(power(random(), 1.5) * 28)::int as title, floor(power(random(), 2) * 40)::int as city,
             floor(power(random(), 1.6) * 21)::int as owner
      from generate_series(1, ${contacts}) g) s
    join word f on f.kind = 'first' and f.i = s.first
    join word l on l.kind = 'last' and l.i = s.last
    join word m on m.kind = 'last' and m.i = s.second
    join word t on t.kind = 'title' and t.i = s.title
    join word c on c.kind = 'city' and c.i = s.city
    left join owner o on o.i = s.owner and s.id % 50 <> 0;

insert into contact_email (contact_id, position, email, label)
select t.id, 0,
       regexp_replace(f_norm(coalesce(t.first_name, 'info') || '.' || t.last_name), '[^a-z.]', '', 'g') || t.id
           || '@' || coalesce(c.domain, 'example.com'),
       'work'
from contact t left join company c on c.id = t.company_id;

-- Numbers of four countries, in the notations people use.
insert into contact_phone (contact_id, position, phone, label, e164, digits)
select id, 0,
       case n
           when 0 then '0' || substr(d, 1, 1) || ' ' || substr(d, 2, 2) || ' ' || substr(d, 4, 2) || ' ' || substr(d, 6, 2) || ' ' || substr(d, 8, 2)
           when 1 then '+49 ' || substr(d, 1, 3) || ' ' || substr(d, 4)
           when 2 then '(' || substr(d, 1, 3) || ') ' || substr(d, 4, 3) || '-' || substr(d, 6, 4)
           else '+44 ' || substr(d, 1, 2) || ' ' || substr(d, 3, 4) || ' ' || substr(d, 6, 4)
       end,
       (array['work', 'mobile', 'home'])[1 + id % 3],
       (array['+33', '+49', '+1', '+44'])[1 + n] || case n when 2 then substr(d, 1, 6) || substr(d, 6, 4) when 3 then substr(d, 1, 6) || substr(d, 6, 4) else d end,
       case n when 2 then substr(d, 1, 6) || substr(d, 6, 4) when 3 then '0' || substr(d, 1, 6) || substr(d, 6, 4) else '0' || d end
from (select id, (id % 4)::int as n, (100000000 + floor(random() * 899999999)::bigint)::text as d from contact) t;

insert into company_phone (company_id, position, phone, label, e164, digits)
select id, 0, '+49 ' || substr(d, 1, 3) || ' ' || substr(d, 4), 'work', '+49' || d, '0' || d
from (select id, (100000000 + floor(random() * 899999999)::bigint)::text as d from company where id % 10 < 6) t;

-- As many deals as companies, three of ten open; the first pipeline is there already. Each has gone through the
-- stages before its own, which makes about three stays per deal. Two thirds of those that stay open have a next step,
-- which is an activity further down.
alter table deal disable trigger deal_next_step_made;
insert into deal (id, version, name, company_id, stage_id, amount, amount_currency, close_on, product, source,
                  next_step, next_step_on, owner_id, team_id, created_at, created_by, updated_at, updated_by)
select s.id, 0, m.word || ' ' || t.word || ' ' || s.id, 1 + floor(power(s.r1, 2) * ${companies})::bigint,
       (select id from stage where kind = 'open' order by position, id limit 1),
       100 + floor(s.r2 * 90000), case when s.id % 20 = 0 then 'USD' else 'EUR' end,
       case when s.id % 10 < 7 then s.made::date + 30 else date '2026-12-01' + floor(s.r2 * 200)::int end, t.word,
       (array['website', 'referral', 'partner', 'event', 'outbound', null])[1 + floor(s.r1 * 6)::int],
       case when s.step then 'Send the offer for ' || t.word end,
       case when s.step then current_date - 12 + (s.id % 41)::int end,
       o.id, o.team_id, s.made, o.id, s.made, o.id
from (select g as id, random() as r1, random() as r2, g % 10 in (7, 8) and g <= ${companies} / 10 * 10 as step,
             timestamptz '2024-01-01' + random() * interval '1000 days' as made,
             floor(random() * (select count(*) from word where kind = 'last'))::int as last,
             floor(power(random(), 1.5) * 28)::int as title, floor(power(random(), 1.6) * 21)::int as owner
      from generate_series(1, ${companies}) g) s
    join word m on m.kind = 'last' and m.i = s.last
    join word t on t.kind = 'title' and t.i = s.title
    left join owner o on o.i = s.owner and s.id % 50 <> 0;
alter table deal enable trigger deal_next_step_made;
-- By their numbers and not at random: in which order a table is read is not the same each time.
update deal set updated_at = created_at + interval '9 days' * (hashint8(id + 1) & 65535) / 65536,
                stage_id = (select id from stage where kind = 'open' order by position, id offset 1 limit 1)
where id % 4 > 0;
update deal set updated_at = updated_at + interval '9 days' * (hashint8(id + 2) & 65535) / 65536,
                stage_id = (select id from stage where kind = 'open' order by position, id offset 2 limit 1)
where id % 4 > 1;
update deal set updated_at = updated_at + interval '9 days' * (hashint8(id + 3) & 65535) / 65536,
                stage_id = (select id from stage where kind = 'open' order by position, id offset 3 limit 1)
where id % 4 > 2;
update deal set updated_at = updated_at + interval '9 days' * (hashint8(id + 4) & 65535) / 65536,
                stage_id = (select id from stage where kind = case when deal.id % 10 < 4 then 'won' else 'lost' end
                            order by id limit 1),
                lost_reason_id = case when id % 10 >= 4 then (select min(r.id) from lost_reason r) + id % 6 end
where id % 10 < 7;

-- Two activities for each contact, one after the other over the working days of the two years before the day on which this
-- runs: a quarter each are notes and tasks, a third calls. The last 5 % are still to be done: first the next steps of deals,
-- then others. One in 200 is the first person's, which is as much as somebody does; the others have more than people do, some
-- far more. Whom everybody talks to is contact 12, with whom one in 19 was done.
create temporary table sentence as
select n as i, string_agg(case when random() < 0.12 then names[1 + floor(random() * 150)::int]
                               else words[1 + floor(power(random(), 1.5) * 40)::int] end, ' ') as words
from generate_series(0, 9999) n, generate_series(1, 14) w,
     (select string_to_array('the,wants,offer,call,back,after,about,price,with,delivery,sent,asked,meeting,next,week,order,contract,new,machine,needs,before,summer,budget,decides,director,purchasing,sample,discount,invoice,service,visit,spring,project,software,training,licence,maintenance,renewal,competitor,warehouse', ',') as words,
            (select array_agg(word order by i) from word where kind = 'last') as names) v
group by n;
analyze sentence;

create temporary table planned as
select id, open, step_of, case when step_of is null then kind else 'task' end as kind, owner, r1, r2, r3, sentence, contact, record,
       day + interval '7 hours' + interval '15 minutes' * floor(r3 * 40)
           - interval '2 days' * (extract(isodow from day) > 5)::int as done_at
from (select g as id, g > ${contacts} * 2 - ${contacts} / 10 as open,
             case when g > ${contacts} * 2 - ${contacts} / 10 and g <= ${contacts} * 2 - ${contacts} / 10 + ${companies} / 10 * 2
                 then (g - ${contacts} * 2 + ${contacts} / 10 - 1) / 2 * 10 + 7 + (g - ${contacts} * 2 + ${contacts} / 10 - 1) % 2
             end as step_of,
             (array['note', 'note', 'note', 'note', 'note', 'task', 'task', 'task', 'task', 'task', 'meeting', 'meeting', 'meeting',
                    'call', 'call', 'call', 'call', 'call', 'call', 'call'])[
                 case when g > ${contacts} * 2 - ${contacts} / 10 then 6 else 1 end
                 + floor(random() * case when g > ${contacts} * 2 - ${contacts} / 10 then 15 else 20 end)::int] as kind,
             case when random() < 0.005 then 0 else 1 + floor(power(random(), 1.6) * 20)::int end as owner,
             random() as r1, random() as r2, random() as r3,
             date_trunc('day', current_date - 1 - interval '730 days' * (1 - least(1, g / (${contacts} * 1.9)) + 0.004 * random())) as day,
             floor(random() * 10000)::int as sentence,
             1 + floor(power(random(), 1.3) * ${contacts})::bigint as contact,
             1 + floor(power(random(), 1.3) * ${companies})::bigint as record
      from generate_series(1, ${contacts} * 2) g) p;
analyze planned;

alter table activity disable trigger activity_due, disable trigger reminder_made;
insert into activity (id, version, kind, subject, body, occurred_at, due_on, due_time, due_zone, due_at, duration, priority,
                      place, outcome_id, remind, recurrence, owner_id, team_id, created_at, created_by, updated_at, updated_by)
select p.id, 0, p.kind,
       case when d.id is not null then d.next_step
            when p.kind = 'note' or p.kind = 'call' and p.id % 3 = 0 then null
            else initcap(split_part(s.words, ' ', 1)) || ' ' || split_part(s.words, ' ', 2) || ' ' || split_part(s.words, ' ', 3) end,
       case when p.kind = 'note' or p.id % 7 = 0 then s.words || ' ' || p.contact end,
       case when not p.open then p.done_at end,
       y.due_on, y.due_time, case when y.due_time is not null then 'Europe/Berlin' end,
       case when y.due_time is not null then (y.due_on + y.due_time) at time zone 'Europe/Berlin'
            else (y.due_on + 1)::timestamp at time zone coalesce(o.time_zone, 'UTC') end,
       case p.kind when 'call' then 5 + 5 * floor(p.r3 * 6)::int when 'meeting' then 30 + 30 * floor(p.r3 * 4)::int end,
       case when p.kind <> 'note' and p.id % 10 = 3 then 'high' when p.kind = 'task' and p.id % 20 = 8 then 'low' end,
       case when p.kind = 'meeting' and p.id % 3 > 0 then 'Room ' || p.id % 40 end,
       case when p.kind = 'call' and not p.open then u.ids[1 + floor(power(p.r3, 2) * cardinality(u.ids))::int] end,
       case when p.open and y.due_on is not null and p.id % 10 < 3 then (array[15, 30, 60, 1440])[1 + p.id % 4] end,
       case when p.open and y.due_on is not null and d.id is null and p.id % 50 < 3
           then (array['FREQ=WEEKLY', 'FREQ=MONTHLY', 'FREQ=WEEKLY;INTERVAL=2'])[1 + p.id % 3] end,
       o.id, o.team_id, y.made, o.id, y.made, o.id
from planned p
    join sentence s on s.i = p.sentence
    left join deal d on d.id = p.step_of
    left join owner o on o.i = p.owner and p.id % 50 <> 1
    cross join (select array_agg(id order by position) as ids from outcome) u,
    lateral (select case
                        when d.id is not null then d.next_step_on
                        when p.kind = 'note' then null
                        when not p.open then case when p.r1 < 0.6 then p.done_at::date end
                        when p.r1 < 0.3 then current_date - 1 - floor(power(p.r2, 2) * 60)::int
                        when p.r1 < 0.4 then current_date
                        when p.r1 < 0.8 then current_date + 1 + floor(p.r2 * 28)::int
                        when p.r1 < 0.9 then current_date + 30 + floor(p.r2 * 90)::int
                    end as day) x,
    lateral (select x.day as due_on,
                    case when x.day is not null and (p.kind = 'meeting' or p.kind = 'call' and p.r3 < 0.5)
                        then time '08:00' + interval '15 minutes' * floor(p.r2 * 38) end as due_time,
                    case when p.open then now() - interval '40 days' * p.r3 else p.done_at end as made) y
order by p.id;
alter table activity enable trigger activity_due, enable trigger reminder_made;

-- What each is about: mostly a contact, or a deal or company, or both a contact and a deal; a meeting often a second contact.
alter table activity_contact disable trigger activity_linked;
alter table activity_company disable trigger activity_linked;
alter table activity_deal disable trigger activity_linked;
insert into activity_contact (activity_id, position, contact_id, label)
select p.id, n, case when p.id % 19 = 0 and not p.open then 12 + n else (p.contact + n - 1) % ${contacts} + 1 end, 'about'
from planned p, generate_series(0, 1) n
where p.step_of is null and (p.sentence % 10 < 8 or p.id % 19 = 0 and not p.open)
  and (n = 0 or p.kind = 'meeting' and p.sentence % 3 = 0)
order by p.id, n;
insert into activity_company (activity_id, position, company_id, label)
select p.id, 0, p.record, 'about' from planned p
where p.step_of is null and (p.sentence % 10 = 9 or p.sentence % 10 = 8 and p.open) and (p.id % 19 > 0 or p.open)
order by p.id;
insert into activity_deal (activity_id, position, deal_id, label)
select p.id, 0, coalesce(p.step_of, p.record), 'about' from planned p
where p.step_of is not null or p.sentence % 10 in (7, 8) and p.id % 19 > 0 and not p.open
order by p.id;
alter table activity_contact enable trigger activity_linked;
alter table activity_company enable trigger activity_linked;
alter table activity_deal enable trigger activity_linked;
analyze activity;
analyze activity_contact;
analyze activity_company;
analyze activity_deal;

-- What triggers derive one by one, for all of them at once. FillCheck lets the triggers do it again for some, and compares.
-- Rows come in the order of time, as they do from people, and into the primary key when all are there.
alter table timeline drop constraint timeline_pkey;
alter table timeline disable trigger timeline_written;
insert into timeline (record_kind, record_id, occurred_at, due_at, activity_id, subject_kind, subject_id)
select c.kind, c.id, a.occurred_at, a.due_at, a.id, c.through, c.through_id
from (select distinct on (activity_id, kind, id) activity_id, kind, id, through, through_id
      from (select activity_id, 1 as kind, company_id as id, 1 as through, company_id as through_id, 0 as away from activity_company
            union all
            select activity_id, 2, contact_id, 2, contact_id, 0 from activity_contact
            union all
            select activity_id, 3, deal_id, 3, deal_id, 0 from activity_deal
            union all
            select x.activity_id, 1, r.company_id, 2, r.id, 1 from activity_contact x join contact r on r.id = x.contact_id
            union all
            select x.activity_id, 1, r.company_id, 3, r.id, 1 from activity_deal x join deal r on r.id = x.deal_id) c
      where id is not null
      order by activity_id, kind, id, away, through, through_id) c
    join activity a on a.id = c.activity_id
order by a.id;
alter table timeline enable trigger timeline_written;
alter table timeline add primary key (record_kind, record_id, activity_id);
analyze timeline;

create temporary table next_step as
select distinct on (l.record_kind, l.record_id) l.record_kind as kind, l.record_id as id, a.id as activity_id, a.due_on,
       coalesce(a.subject, left(regexp_replace(a.body, '\s+', ' ', 'g'), 200)) as words
from timeline l join activity a on a.id = l.activity_id
where l.occurred_at is null and l.record_kind < 3
order by l.record_kind, l.record_id, l.due_at, l.activity_id;
alter table company disable trigger moved_on;
alter table contact disable trigger moved_on;
update company t set next_step_on = n.due_on, next_step = case when f_hangs_alone(n.activity_id, 1::smallint, t.id) then n.words end
from next_step n where n.kind = 1 and n.id = t.id;
update contact t set next_step_on = n.due_on, next_step = case when f_hangs_alone(n.activity_id, 2::smallint, t.id) then n.words end
from next_step n where n.kind = 2 and n.id = t.id;
alter table company enable trigger moved_on;
alter table contact enable trigger moved_on;

insert into reminder (activity_id, user_id, fire_at)
select id, owner_id, fire_at
from (select a.id, a.owner_id, f_reminded_at(a.due_on, a.due_time, a.remind, coalesce(a.due_zone, u.time_zone)) as fire_at
      from activity a join app_user u on u.id = a.owner_id
      where a.remind is not null and a.due_on is not null and a.occurred_at is null) r
where fire_at > now();

-- Each has been told of 80 things, half of them reminders, and has not read the newest 30. What they were told of happened before
-- changes were told of.
with told as (
    insert into change_set (kind, source, title, actor_id, records, counts, seq, created_at)
    select 'edit', 'form', 'Contact ' || n, o.id, 1, '{"2.update": 1}', 0, now() - interval '1 hour' * (1000 - n)
    from generate_series(1, 1000) n join owner o on o.i = n % 21
    returning id, actor_id
)
insert into notification (user_id, kind, record_kind, record_id, change_set_id, actor_id, due_at, created_at, read_at)
select o.id, case when n % 2 = 0 then 'reminder' else (array['mention', 'assigned', 'followed'])[1 + n % 3] end,
       case when n % 4 = 3 then 2 else 4 end, case when n % 4 = 3 then (o.i * 80 + n) % ${contacts} + 1 else a.id end,
       case when n % 2 = 1 then s.id end, case when n % 2 = 1 then s.actor_id end, case when n % 2 = 0 then a.due_at end,
       x.at, case when n <= 50 then x.at end
from owner o cross join generate_series(1, 80) n
    cross join lateral (select now() - interval '1 hour' * (81 - n) as at) x
    join (select id, owner_id, due_at, row_number() over (partition by owner_id order by due_at, id) as nth
          from activity where occurred_at is null and due_at is not null) a on a.owner_id = o.id and a.nth = n
    join (select id, actor_id, row_number() over (order by id) - 1 as nth from told) s on s.nth = o.i + 21 * (n / 2)
order by n;

select setval(pg_get_serial_sequence('company', 'id'), (select max(id) from company));
select setval(pg_get_serial_sequence('deal', 'id'), (select max(id) from deal));
select setval(pg_get_serial_sequence('contact', 'id'), (select max(id) from contact));
select setval(pg_get_serial_sequence('activity', 'id'), (select max(id) from activity));
