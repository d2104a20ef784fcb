package io.minicrm.bench;

import io.minicrm.scope.RecordKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Files whose rows mean records that are there, in each way in which they can.
enum KnownRows {
    NUMBER(
            RecordKind.CONTACT,
            "id",
            "ID,Last name",
            "select format('\"%s\",\"%s\"', id, last_name) from contact"),
    EMAIL(
            RecordKind.CONTACT,
            "email",
            "First name,Last name,E-mail",
            "select format('\"%s\",\"%s\",\"%s\"', c.first_name, c.last_name, e.email) from contact c join contact_email e on e.contact_id = c.id"),
    PHONE(
            RecordKind.CONTACT,
            "phone",
            "First name,Last name,Phone",
            "select format('\"%s\",\"%s\",\"%s\"', c.first_name, c.last_name, p.e164) from contact c join contact_phone p on p.contact_id = c.id"),
    NAME_AND_COMPANY(
            RecordKind.CONTACT,
            "name",
            "First name,Last name,Company",
            "select format('\"%s\",\"%s\",\"%s\"', c.first_name, c.last_name, o.name) from contact c join company o on o.id = c.company_id"),
    COMPANY_NAME(
            RecordKind.COMPANY,
            "name",
            "Name,City",
            "select format('\"%s\",\"%s\"', name, city) from company"),
    COMPANY_DOMAIN(
            RecordKind.COMPANY,
            "domain",
            "Name,Domain",
            "select format('\"%s\",\"%s\"', name, domain) from company"),
    DEAL(
            RecordKind.DEAL,
            "name",
            "Name,Company",
            "select format('\"%s\",\"%s\"', d.name, c.name) from deal d join company c on c.id = d.company_id");

    private static final int ROWS = 2_000;

    final RecordKind kind;

    /// By what the rows are recognized.
    final String key;

    private final String header;
    private final String lines;

    KnownRows(RecordKind kind, String key, String header, String lines) {
        this.kind = kind;
        this.key = key;
        this.header = header;
        this.lines = lines;
    }

    String file(JdbcClient jdbc) {
        return header
                + "\n"
                + String.join(
                        "\n",
                        jdbc.sql(lines + " order by 1 limit " + ROWS).query(String.class).list());
    }
}
