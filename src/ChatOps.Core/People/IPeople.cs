namespace ChatOps.Core.People;

/// <summary>Finds people. Null: a stranger (<c>person-unknown</c>).</summary>
public interface IPeople
{
    Actor? Find(string person);

    /// <summary>Everybody of the settings, for telling who could approve.</summary>
    IReadOnlyList<Actor> All { get; }
}
