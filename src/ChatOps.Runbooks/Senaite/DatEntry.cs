namespace ChatOps.Runbooks.Senaite;

/// <summary>One line of a <c>.dat</c>: this archive holds these bytes of Data.fs.</summary>
internal sealed record DatEntry(string Archive, long Start, long End, string Checksum);
