-- longer than a session of a caller may be idle in a transaction, as Flyway's other one is meanwhile
select pg_sleep(6);
