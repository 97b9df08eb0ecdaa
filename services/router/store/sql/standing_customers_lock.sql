-- Lets nobody change orders or these numbers while they are counted anew.
lock table customer_order, order_line, audience_customers in share row exclusive mode
