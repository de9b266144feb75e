"""What is written: workbooks and Word documents, as bytes."""
