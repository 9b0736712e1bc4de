namespace ChatOps.Core.Commands;

/// <param name="Quoted">It began with a quotation mark, so it is a value whatever it looks like.</param>
internal readonly record struct Word(string Text, bool Quoted);
