namespace ChatOps.Core.People;

/// <summary>Access tokens of the settings (page and API). Compared in constant time; the tokens themselves are nowhere shown or logged.</summary>
public interface ITokens
{
    /// <summary>Null: nobody has this token.</summary>
    Actor? FindByToken(string token);

    /// <summary>
    /// A hash over the salt and the person's token, or over the salt alone when there is no token: whoever kept it can tell later whether the
    /// token is still the same, and without the salt it says nothing about the token.
    /// </summary>
    string Proof(string person, string salt);
}
