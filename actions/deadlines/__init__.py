"""What was promised by when: clocks in working time, a warning before they end, a supervisor told when they have (D8, R8)."""
