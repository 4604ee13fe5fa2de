"""Who may do what: users, team roles, territories, tokens, and the one policy table."""
