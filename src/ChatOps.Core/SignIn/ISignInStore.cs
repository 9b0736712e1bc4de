using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;

namespace ChatOps.Core.SignIn;

/// <summary>Links and sessions. Every change is written together with its line of the record. A restored state has none of either.</summary>
public interface ISignInStore
{
    /// <summary>Stores the link; earlier links of the same person that were not used are void from now on.</summary>
    Task AddLinkAsync(SignInLink link, AuditEntry audit, ImmutableArray<OutboxMessage> told, CancellationToken cancellationToken);

    Task<SignInLink?> FindLinkAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Uses the link up and begins the session. False: somebody else was first, or it is void or too old; nothing is changed then.</summary>
    Task<bool> UseLinkAsync(string hash, PageSession session, AuditEntry audit, CancellationToken cancellationToken);

    Task BeginAsync(PageSession session, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Null: it never was, it was ended, or its time is over.</summary>
    Task<PageSession?> FindAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Sessions whose time is not over, newest first; of one person, or of everybody.</summary>
    Task<IReadOnlyList<PageSession>> ListAsync(string? person, CancellationToken cancellationToken);

    /// <summary>Ends these sessions of the person; with <paramref name="links"/> unused links are void as well.</summary>
    /// <param name="handles">Null: all of them.</param>
    /// <param name="audit">Makes the line of the record from what was really ended; not asked when nothing was.</param>
    Task<IReadOnlyList<PageSession>> EndAsync(
        string person, ImmutableArray<string>? handles, bool links, Func<IReadOnlyList<PageSession>, AuditEntry> audit, CancellationToken cancellationToken);
}
