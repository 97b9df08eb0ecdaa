-- Gives how many customers each audience has.
select audience_id, customers from audience_customers
