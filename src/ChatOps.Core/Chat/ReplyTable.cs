using System.Collections.Immutable;

namespace ChatOps.Core.Chat;

/// <summary>Every row has as many cells as there are columns.</summary>
public sealed record ReplyTable(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);
