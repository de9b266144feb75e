"""The watched folder: what is lost nowhere and dated truly."""
