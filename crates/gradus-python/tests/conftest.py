"""What pytest leaves alone: the scripts that MXNet ran."""

collect_ignore = ["data"]
