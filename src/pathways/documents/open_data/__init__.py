"""Tables anyone may have: counts only, small ones masked, and none to be worked out again."""
