"""Read models: one SQL file each in `models/`, one engine; `lists/` holds what screens show."""
