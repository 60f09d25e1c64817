package dev.waybill.bench.api;

import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.util.UUID;

/** What is to be copied, in a schema of its own beside the product's: templates, workflows, and the months that are done. */
final class CopyTables {
    private static final String SCHEMA =
            """
            create schema bench;

            create table bench.template (
                kind         text not null,
                execution_id uuid not null,
                share_from   int  not null,  -- of a thousand
                share_to     int  not null);

            create table bench.workflow (
                kind   text  not null,
                number int   not null,
                id     uuid  not null,
                name   text  not null,
                hash   bytea not null,
                primary key (kind, number));

            create table bench.month (
                month      date   primary key,
                executions bigint not null);

            -- as the product makes ids: UUIDv7 of the instant
            create function bench.id(at timestamptz, number bigint) returns uuid
                language sql immutable
                return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(number::text), 1, 3)
                    || substr('89ab', (number % 4)::int + 1, 1) || substr(md5(number::text), 4, 15))::uuid;

            -- the same number for the same number, evenly spread below most
            create function bench.draw(number bigint, salt int, most int) returns int
                language sql immutable
                return ((hashint8extended(number, salt) & 2147483647) % most)::int;
            """;

    private static final String TEMPLATE = "insert into bench.template (kind, execution_id, share_from, share_to) values (?, ?, ?, ?)";

    /** Spread over a year, an index of the newest within each kind. */
    private static final String CLONES =
            """
            with clone as (
                select row_number() over (order by n) - 1 as number, n,
                    (array['order-intake', 'invoice', 'shipment', 'refund', 'payroll', 'onboarding', 'stock', 'survey'])[n % 8 + 1]
                        || '-' || lpad(n::text, 5, '0') as name,
                    date_trunc('milliseconds', clock_timestamp() - n * interval '1 year' / ?) as at
                from generate_series(1, ?) n
                where case ? when 'ORDER' then n % 10 < 8 when 'REMINDER' then n % 10 = 8 else n % 10 = 9 end),
            stored as (
                insert into workflow (tenant_id, id, revision, name, description, search_text, tags, task_count, version, is_active,
                    created_at, created_by, updated_at)
                select w.tenant_id, bench.id(c.at, c.n), w.revision, c.name, w.description, replace(w.search_text, lower(w.name), c.name),
                    w.tags || ('team-' || c.n % 20), w.task_count, 1, c.n % 50 <> 0, c.at, w.created_by, c.at
                from workflow w
                cross join clone c
                where w.id = ?
                returning tenant_id, id, name, created_at, created_by),
            version as (
                insert into workflow_version (tenant_id, workflow_id, version, definition, definition_hash, created_at, created_by)
                select s.tenant_id, s.id, 1, d.definition, sha256(convert_to(d.definition, 'UTF8')), s.created_at, s.created_by
                from stored s
                cross join lateral (
                    select replace(v.definition, 'original-' || ?, s.name) as definition
                    from workflow_version v
                    where v.workflow_id = ? and v.version = 1) d
                returning workflow_id, definition_hash)
            insert into bench.workflow (kind, number, id, name, hash)
            select ?, c.number, s.id, s.name, v.definition_hash
            from stored s
            join clone c using (name)
            join version v on v.workflow_id = s.id""";

    private CopyTables() {}

    static boolean exist(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select to_regclass('bench.month') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    static void create(Connection connection, Originals originals, int workflows) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(SCHEMA);
        }
        int share = 0;
        for (int i = 0; i < Template.ALL.size(); i++) {
            var template = Template.ALL.get(i);
            try (var insert = connection.prepareStatement(TEMPLATE)) {
                insert.setString(1, template.workflow().name());
                insert.setObject(2, originals.executions().get(i));
                insert.setInt(3, share);
                share += template.share();
                insert.setInt(4, share);
                insert.executeUpdate();
            }
        }
        for (var original : originals.workflows().entrySet()) {
            clone(connection, original.getKey(), original.getValue(), workflows);
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void clone(Connection connection, Template.Kind kind, UUID original, int workflows) throws SQLException {
        try (var insert = connection.prepareStatement(CLONES)) {
            insert.setInt(1, workflows);
            insert.setInt(2, workflows);
            insert.setString(3, kind.name());
            insert.setObject(4, original);
            insert.setString(5, kind.name());
            insert.setObject(6, original);
            insert.setString(7, kind.name());
            insert.executeUpdate();
        }
    }

    static boolean isDone(Connection connection, MonthShare month) throws SQLException {
        try (var query = connection.prepareStatement("select executions from bench.month where month = ?")) {
            query.setDate(1, Date.valueOf(month.month().atDay(1)));
            try (var row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** All that is stored, by now or by an earlier run. */
    static long stored(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(sum(executions), 0)::bigint from bench.month")) {
            row.next();
            return row.getLong(1);
        }
    }

    static void done(Connection connection, MonthShare month) throws SQLException {
        try (var insert = connection.prepareStatement("insert into bench.month (month, executions) values (?, ?)")) {
            insert.setDate(1, Date.valueOf(month.month().atDay(1)));
            insert.setLong(2, month.count());
            insert.executeUpdate();
        }
    }
}
