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
select (row_number() over (order by id) - 1)::int as i, id, team_id from app_user where email like 'bench%@example.com';
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
-- stages before its own, which makes about three stays per deal.
insert into deal (id, version, name, company_id, stage_id, amount, amount_currency, close_on, product, source,
                  next_step_on, owner_id, team_id, created_at, created_by, updated_at, updated_by)
select s.id, 0, m.word || ' ' || t.word || ' ' || s.id, 1 + floor(power(s.r1, 2) * ${companies})::bigint,
       (select id from stage where kind = 'open' order by position, id limit 1),
       100 + floor(s.r2 * 90000), case when s.id % 20 = 0 then 'USD' else 'EUR' end,
       case when s.id % 10 < 7 then s.made::date + 30 else date '2026-12-01' + floor(s.r2 * 200)::int end, t.word,
       (array['website', 'referral', 'partner', 'event', 'outbound', null])[1 + floor(s.r1 * 6)::int],
       case when s.id % 3 > 0 then date '2026-11-20' + (s.id % 30)::int end,
       o.id, o.team_id, s.made, o.id, s.made, o.id
from (select g as id, random() as r1, random() as r2,
             timestamptz '2024-01-01' + random() * interval '1000 days' as made,
             floor(random() * (select count(*) from word where kind = 'last'))::int as last,
             floor(power(random(), 1.5) * 28)::int as title, floor(power(random(), 1.6) * 21)::int as owner
      from generate_series(1, ${companies}) g) s
    join word m on m.kind = 'last' and m.i = s.last
    join word t on t.kind = 'title' and t.i = s.title
    left join owner o on o.i = s.owner and s.id % 50 <> 0;
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

-- A note on every fifth contact, of fourteen words: most from a few everyday ones, some names, and a number.
insert into activity (kind, body, occurred_at, owner_id, team_id, created_at, created_by, updated_at, updated_by)
select 'note',
       (select string_agg(case when random() < 0.12 then names[1 + floor(random() * 150 + 0 * w)::int]
                               else words[1 + floor(power(random(), 1.5) * 40)::int] end, ' ')
        from generate_series(1, 14) w where t.id > 0)
           || ' ' || t.id,
       t.updated_at, t.owner_id, t.team_id, t.updated_at, t.owner_id, t.updated_at, t.owner_id
from contact t,
     (select string_to_array('the,wants,offer,call,back,after,about,price,with,delivery,sent,asked,meeting,next,week,order,contract,new,machine,needs,before,summer,budget,decides,director,purchasing,sample,discount,invoice,service,visit,spring,project,software,training,licence,maintenance,renewal,competitor,warehouse', ',') as words,
            (select array_agg(word order by i) from word where kind = 'last') as names) v
where t.id % 5 = 0;
insert into activity_contact (activity_id, position, contact_id, label)
select id, 0, split_part(body, ' ', 15)::bigint, 'about' from activity where kind = 'note';

select setval(pg_get_serial_sequence('company', 'id'), (select max(id) from company));
select setval(pg_get_serial_sequence('deal', 'id'), (select max(id) from deal));
select setval(pg_get_serial_sequence('contact', 'id'), (select max(id) from contact));
