-- Rollback floor: 0.1.0
-- What fields state of their values is stated by their tables as well, for whoever writes beside the application: how long
-- a text may be, and which words a choice has. All that was written up to now came through the same fields, so that no row
-- needs to be looked at.
alter table company
    add constraint company_name_length_check check (length(name) <= 200) not valid,
    add constraint company_industry_check check (industry in (
        'agriculture', 'automotive', 'construction', 'consulting', 'education', 'employment',
        'energy', 'entertainment', 'finance', 'food', 'healthcare', 'hospitality', 'insurance',
        'legal', 'logistics', 'manufacturing', 'marketing', 'media', 'nonprofit', 'pharma',
        'public', 'realEstate', 'retail', 'services', 'software', 'technology',
        'telecommunications', 'wholesale', 'other')) not valid,
    add constraint company_description_length_check check (length(description) <= 20000) not valid,
    add constraint company_domain_length_check check (length(domain) <= 253) not valid,
    add constraint company_website_length_check check (length(website) <= 2000) not valid,
    add constraint company_street_length_check check (length(street) <= 200) not valid,
    add constraint company_postal_code_length_check check (length(postal_code) <= 200) not valid,
    add constraint company_city_length_check check (length(city) <= 200) not valid,
    add constraint company_region_length_check check (length(region) <= 200) not valid,
    add constraint company_country_length_check check (length(country) <= 200) not valid;
alter table company_phone
    add constraint company_phone_phone_length_check check (length(phone) <= 100) not valid,
    add constraint company_phone_e164_length_check check (length(e164) <= 100) not valid,
    add constraint company_phone_digits_length_check check (length(digits) <= 100) not valid,
    add constraint company_phone_extension_length_check check (length(extension) <= 100) not valid;
alter table contact
    add constraint contact_first_name_length_check check (length(first_name) <= 200) not valid,
    add constraint contact_last_name_length_check check (length(last_name) <= 200) not valid,
    add constraint contact_title_length_check check (length(title) <= 200) not valid,
    add constraint contact_description_length_check check (length(description) <= 20000) not valid,
    add constraint contact_street_length_check check (length(street) <= 200) not valid,
    add constraint contact_postal_code_length_check check (length(postal_code) <= 200) not valid,
    add constraint contact_city_length_check check (length(city) <= 200) not valid,
    add constraint contact_region_length_check check (length(region) <= 200) not valid,
    add constraint contact_country_length_check check (length(country) <= 200) not valid;
alter table contact_email
    add constraint contact_email_email_length_check check (length(email) <= 254) not valid;
alter table contact_phone
    add constraint contact_phone_phone_length_check check (length(phone) <= 100) not valid,
    add constraint contact_phone_e164_length_check check (length(e164) <= 100) not valid,
    add constraint contact_phone_digits_length_check check (length(digits) <= 100) not valid,
    add constraint contact_phone_extension_length_check check (length(extension) <= 100) not valid;
alter table deal
    add constraint deal_name_length_check check (length(name) <= 200) not valid,
    add constraint deal_next_step_length_check check (length(next_step) <= 200) not valid,
    add constraint deal_product_length_check check (length(product) <= 200) not valid,
    add constraint deal_source_check check (source in (
        'website', 'referral', 'partner', 'event', 'advertising', 'outbound', 'customer', 'other')) not valid,
    add constraint deal_external_id_length_check check (length(external_id) <= 200) not valid,
    add constraint deal_description_length_check check (length(description) <= 20000) not valid;
alter table activity
    add constraint activity_body_length_check check (length(body) <= 100000) not valid;
