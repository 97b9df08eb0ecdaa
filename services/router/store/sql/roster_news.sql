-- Gives the roster's version if waiting tickets were not looked at since it changed.
select version from roster_version where refreshed < version
