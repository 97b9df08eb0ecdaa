"""Load: how many tickets each agent has awake, counted as they are taken and left, not whenever a decision asks."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0007_load"
down_revision = "20261122_0006_simulations"
branch_labels = None
depends_on = None

DDL = """
create table agent_load (
    agent_id bigint primary key references agent,
    tickets integer not null
);
insert into agent_load (agent_id, tickets)
select holder_id, count(*) from ticket where state = 'claimed' group by holder_id;
-- What sleeps takes no room: only a claimed ticket counts.
create function ticket_holder_changed() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' and old.state = 'claimed' then
        update agent_load set tickets = tickets - 1 where agent_id = old.holder_id;
    end if;
    if tg_op <> 'DELETE' and new.state = 'claimed' then
        insert into agent_load (agent_id, tickets) values (new.holder_id, 1)
        on conflict (agent_id) do update set tickets = agent_load.tickets + 1;
    end if;
    return null;
end $$;
create trigger ticket_taken after insert on ticket
    for each row when (new.state = 'claimed') execute function ticket_holder_changed();
create trigger ticket_changed_hands after update of holder_id, state on ticket
    for each row
    when (
        (old.holder_id, old.state = 'claimed') is distinct from (new.holder_id, new.state = 'claimed')
    )
    execute function ticket_holder_changed();
create trigger ticket_gone after delete on ticket
    for each row when (old.state = 'claimed') execute function ticket_holder_changed();
-- The invariant looks at tickets that are not worked out, however many are.
create index ticket_live on ticket (id) where state <> 'worked_out';
-- Both tables are of a row an agent and are changed all the time: a page with room keeps changes from its index.
alter table agent_load set (fillfactor = 50);
alter table agent_idle set (fillfactor = 50);
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
