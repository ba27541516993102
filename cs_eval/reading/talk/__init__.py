"""Text as people copy it out of chat windows -> who said what: sections, heads, speakers."""
