"""How everything looks: colours, sizes, fonts, icons and marks, each in one place."""
