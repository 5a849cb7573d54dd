"""Panel sessions: the équipes pluridisciplinaires, local (EPL) and departmental (EPD)."""
