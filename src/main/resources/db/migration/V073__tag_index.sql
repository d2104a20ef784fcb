-- Rollback floor: 0.1.0
-- Who has a tag. What has none is not in it.
drop index concurrently if exists company_tags;
create index concurrently company_tags on company using gin (tags) where tags is not null;
drop index concurrently if exists contact_tags;
create index concurrently contact_tags on contact using gin (tags) where tags is not null;
drop index concurrently if exists deal_tags;
create index concurrently deal_tags on deal using gin (tags) where tags is not null;
drop index concurrently if exists activity_tags;
create index concurrently activity_tags on activity using gin (tags) where tags is not null;
