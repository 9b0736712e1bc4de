namespace ChatOps.Core.Chat;

/// <summary>What a delivery led to; stored with it, so that the same id gets the same answer.</summary>
[System.Text.Json.Serialization.JsonDerivedType(typeof(Accepted), "accepted")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(Replied), "replied")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(Refused), "refused")]
public abstract record Answer
{
    private Answer() { }

    /// <param name="Operation">The short id people type.</param>
    /// <param name="State">The state's name at that moment.</param>
    public sealed record Accepted(string Operation, string State) : Answer;

    public sealed record Replied(Reply Reply) : Answer
    {
        /// <summary>For the asker's eyes and nobody else's, such as a sign-in link: it cannot be shared.</summary>
        public bool Private { get; init; }

        /// <summary>
        /// A secret for the asker, such as a sign-in link. It is in this answer alone, never stored: the same delivery again gets the answer
        /// without it. A platform that cannot show it to one person only must leave it out.
        /// </summary>
        [System.Text.Json.Serialization.JsonIgnore]
        public string? OnlyNow { get; init; }
    }

    public sealed record Refused(string Code, string Reason, string Usage = "") : Answer
    {
        /// <summary>The operation, by its handle, that people have to resolve before the same can be asked for again; null: none.</summary>
        public string? Resolves { get; init; }
    }
}
