"""Facts: what an order was worth, customers who became one; and what holds are counted on, when it changes."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0005_facts"
down_revision = "20261122_0004_presence"
branch_labels = None
depends_on = None

FACTS = """
alter table customer_order
    add column value numeric(14, 2) check (value >= 0);
alter table customer
    add column merged_into bigint references customer;
-- Who has how many tickets of the classes that ask for help.
create index ticket_of_class on ticket (class_key, (coalesce(holder_id, responsible_id)))
    where state in ('waiting', 'claimed') and class_key is not null;
create index customer_merged_into on customer (merged_into) where merged_into is not null;
-- Addresses that came with a merged customer stay his: what other systems say of him replaces these and no others.
alter table identity
    add column origin_id bigint references customer;
-- Weights double with every half-life: in decades they outgrow eight bytes.
alter table agent_marks
    alter column weight type numeric,
    alter column adjusted type numeric,
    alter column leniency type numeric;
"""

CALENDARS = """
alter table absence
    add column uid text;
create unique index absence_uid on absence (agent_id, uid) where uid is not null;
-- Who was told on which day that nobody works for whom.
create table calendar_alert (
    subject text not null,
    day date not null,
    primary key (subject, day)
);
-- What changed of the people and calendars that holds are counted on. `again_after` is the transaction before whose end
-- somebody could still have decided by what was before.
create table roster_change (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('calendar', 'agent', 'audience', 'department', 'role', 'product_group')),
    ref text not null,
    again_after bigint
);
-- Tickets to be looked at again, and from when on.
create table second_look (
    ticket_id bigint primary key references ticket,
    at timestamptz
);
create function note_roster_change(kind text, ref text) returns void language sql as $$
    insert into roster_change (kind, ref) select kind, ref where ref is not null
$$;
create function calendar_noted() returns trigger language plpgsql as $$
begin
    perform note_roster_change('calendar', new.id::text);
    return null;
end $$;
create trigger calendar_change after update on calendar
    for each row when (old.* is distinct from new.*) execute function calendar_noted();
create function absence_noted() returns trigger language plpgsql as $$
begin
    perform note_roster_change('agent', coalesce(new.agent_id, old.agent_id)::text);
    return null;
end $$;
create trigger absence_change after insert or update or delete on absence
    for each row execute function absence_noted();
create function agent_noted() returns trigger language plpgsql as $$
begin
    perform note_roster_change('agent', new.id::text);
    if tg_op = 'UPDATE' then
        if old.role <> new.role then
            perform note_roster_change('role', old.role);
        end if;
        if (old.department_id, old.role) is distinct from (new.department_id, new.role) then
            perform note_roster_change('department', (select key from department where id = old.department_id));
        end if;
    end if;
    return null;
end $$;
create trigger agent_hired after insert on agent for each row execute function agent_noted();
create trigger agent_change after update of role, department_id, calendar_id, departed_at on agent
    for each row
    when (
        (old.role, old.department_id, old.calendar_id, old.departed_at)
        is distinct from (new.role, new.department_id, new.calendar_id, new.departed_at)
    )
    execute function agent_noted();
create function membership_noted() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' then
        perform note_roster_change('agent', new.agent_id::text);
    end if;
    if tg_op <> 'INSERT' then
        perform note_roster_change('agent', old.agent_id::text);
        perform note_roster_change('audience', old.audience_id::text);
    end if;
    return null;
end $$;
create trigger membership_joined after insert or delete on agent_audience
    for each row execute function membership_noted();
create trigger membership_change after update on agent_audience
    for each row when (old.* is distinct from new.*) execute function membership_noted();
-- Members without a calendar of their own work by their audience's; where an audience's goods go its customers go.
create function audience_noted() returns trigger language plpgsql as $$
begin
    perform note_roster_change('audience', new.id::text);
    if old.calendar_id is distinct from new.calendar_id or old.live <> new.live then
        perform note_roster_change('agent', m.agent_id::text) from agent_audience as m where m.audience_id = new.id;
    end if;
    if old.live <> new.live then
        perform note_roster_change('product_group', g.key) from product_group as g where g.audience_id = new.id;
    end if;
    return null;
end $$;
create trigger audience_change after update on audience
    for each row
    when (
        (old.key, old.department_id, old.calendar_id, old.live)
        is distinct from (new.key, new.department_id, new.calendar_id, new.live)
    )
    execute function audience_noted();
create function product_group_noted() returns trigger language plpgsql as $$
begin
    perform note_roster_change('product_group', coalesce(new.key, old.key));
    return null;
end $$;
create trigger product_group_joined after insert or delete on product_group
    for each row execute function product_group_noted();
create trigger product_group_change after update on product_group
    for each row when (old.* is distinct from new.*) execute function product_group_noted();
alter table roster_version drop column refreshed;
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, FACTS)
    run_script(op, CALENDARS)
