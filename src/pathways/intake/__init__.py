"""What comes in from elsewhere: the CNAF flow and the spreadsheets of a département."""
