using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.SignIn;

namespace ChatOps.Server.Storage;

/// <summary>Links and sessions, for the bot itself and for a program beside it.</summary>
internal sealed class SqlSignIns(IDatabaseWork database, OutboxPlatforms platforms) : ISignInStore
{
    public Task AddLinkAsync(SignInLink link, AuditEntry audit, ImmutableArray<OutboxMessage> told, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                SignInRows.AddLink(session, link);
                AuditRows.Append(session, [audit]);
                foreach (var message in told)
                    OutboxRows.Put(session, platforms, message);
                return true;
            },
            cancellationToken);

    public Task<SignInLink?> FindLinkAsync(string hash, CancellationToken cancellationToken) =>
        database.ReadAsync(s => SignInRows.FindLink(s, hash), cancellationToken);

    public Task<bool> UseLinkAsync(string hash, PageSession session, AuditEntry audit, CancellationToken cancellationToken) =>
        database.WriteAsync(
            s =>
            {
                if (!SignInRows.UseLink(s, hash))
                    return s.Abandon(false);
                SignInRows.Begin(s, session);
                AuditRows.Append(s, [audit]);
                return true;
            },
            cancellationToken);

    public Task BeginAsync(PageSession session, AuditEntry audit, CancellationToken cancellationToken) =>
        database.WriteAsync(
            s =>
            {
                SignInRows.Begin(s, session);
                AuditRows.Append(s, [audit]);
                return true;
            },
            cancellationToken);

    public Task<PageSession?> FindAsync(string hash, CancellationToken cancellationToken) =>
        database.ReadAsync(s => SignInRows.Find(s, hash), cancellationToken);

    public Task<IReadOnlyList<PageSession>> ListAsync(string? person, CancellationToken cancellationToken) =>
        database.ReadAsync(s => SignInRows.List(s, person), cancellationToken);

    public Task<IReadOnlyList<PageSession>> EndAsync(
        string person, ImmutableArray<string>? handles, bool links, Func<IReadOnlyList<PageSession>, AuditEntry> audit, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var ended = SignInRows.End(session, person, handles);
                var voided = links ? SignInRows.VoidLinks(session, person) : 0;
                if (ended.Count + voided == 0)
                    return session.Abandon(ended);
                AuditRows.Append(session, [audit(ended)]);
                return ended;
            },
            cancellationToken);
}
