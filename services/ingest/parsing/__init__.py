"""Reading letters safely: small plain ones in this process, all others in children with limits."""
