namespace ChatOps.Core.Access;

/// <summary>Access tokens of the settings (page and API). Compared in constant time; the tokens themselves are nowhere shown or logged.</summary>
public interface ITokens
{
    /// <summary>Null: nobody has this token.</summary>
    Actor? FindByToken(string token);
}
