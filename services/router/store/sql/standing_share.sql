-- Lets nobody count marks or audiences' customers anew before this transaction is over.
lock table agent_marks, audience_customers in row exclusive mode
