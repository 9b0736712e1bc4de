namespace ChatOps.Server.Record;

/// <summary>The program's version and the hash of its host script, as they stand on the record.</summary>
internal sealed record RecordProgram(string Text);
