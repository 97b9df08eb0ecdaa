-- Notes that waiting tickets were looked at under this version of the roster.
update roster_version set refreshed = greatest(refreshed, $1)
