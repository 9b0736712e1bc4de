namespace ChatOps.Core.People;

/// <summary>Roles that are kept elsewhere, such as those of a chat's server. They are read anew before something starts by them.</summary>
public interface IRoleSource
{
    /// <summary>The code of a refusal that rests on roles nobody could read.</summary>
    public const string Code = "roles-unknown";

    /// <summary>Reads what is older than a minute. Null: what <see cref="IPeople"/> says of the person is fresh; otherwise why it is not.</summary>
    Task<string?> RefreshAsync(string person, CancellationToken cancellationToken);
}
