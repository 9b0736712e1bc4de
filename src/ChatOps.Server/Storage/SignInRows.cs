using System.Collections.Immutable;
using ChatOps.Core.SignIn;

namespace ChatOps.Server.Storage;

/// <summary>Sign-in links and the page's sessions.</summary>
internal static class SignInRows
{
    private const string Select =
        "SELECT hash, handle, person, proof, how, address, browser, began_at AS BeganAt, ends_at AS EndsAt FROM sessions ";

    public static void AddLink(Session session, SignInLink link)
    {
        VoidLinks(session, link.Person);
        session.Execute(
            "INSERT INTO sign_in_links (hash, person, made_by, made_at, expires_at) VALUES (@Hash, @Person, @MadeBy, @MadeAt, @ExpiresAt)",
            new { link.Hash, link.Person, link.MadeBy, MadeAt = Moment.Text(link.MadeAt), ExpiresAt = Moment.Text(link.ExpiresAt) });
    }

    /// <summary>How many there were.</summary>
    public static int VoidLinks(Session session, string person) =>
        session.Execute(
            "DELETE FROM sign_in_links WHERE person = @person AND used_at IS NULL AND expires_at > @Now", new { person, Now = Moment.Text(session.Now) });

    public static SignInLink? FindLink(Session session, string hash) =>
        session.First<LinkRow>(
            """
            SELECT hash, person, made_by AS MadeBy, made_at AS MadeAt, expires_at AS ExpiresAt, used_at AS UsedAt
            FROM sign_in_links WHERE hash = @hash
            """,
            new { hash }) is { } row
            ? new(
                row.Hash, row.Person, row.MadeBy, Moment.Parse(row.MadeAt), Moment.Parse(row.ExpiresAt), row.UsedAt is { } used ? Moment.Parse(used) : null)
            : null;

    /// <summary>False: used before, or too old. One statement decides, so of several at once one is first.</summary>
    public static bool UseLink(Session session, string hash) => session.Execute(
        "UPDATE sign_in_links SET used_at = @Now WHERE hash = @hash AND used_at IS NULL AND expires_at > @Now",
        new { hash, Now = Moment.Text(session.Now) }) == 1;

    public static void Begin(Session session, PageSession begun) => session.Execute(
        """
        INSERT INTO sessions (hash, handle, person, proof, how, address, browser, began_at, ends_at)
        VALUES (@Hash, @Handle, @Person, @Proof, @How, @Address, @Browser, @BeganAt, @EndsAt)
        """,
        new
        {
            begun.Hash,
            begun.Handle,
            begun.Person,
            begun.Proof,
            begun.How,
            begun.Address,
            begun.Browser,
            BeganAt = Moment.Text(begun.BeganAt),
            EndsAt = Moment.Text(begun.EndsAt),
        });

    public static PageSession? Find(Session session, string hash) =>
        session.First<Row>(Select + "WHERE hash = @hash AND ends_at > @Now", new { hash, Now = Moment.Text(session.Now) }) is { } row ? ToSession(row) : null;

    public static IReadOnlyList<PageSession> List(Session session, string? person) =>
    [
        .. session.Query<Row>(
                Select + "WHERE ends_at > @Now AND (@person IS NULL OR person = @person) ORDER BY began_at DESC, hash",
                new { person, Now = Moment.Text(session.Now) })
            .Select(ToSession),
    ];

    /// <returns>Those that were there.</returns>
    public static IReadOnlyList<PageSession> End(Session session, string person, ImmutableArray<string>? handles)
    {
        var ended = List(session, person).Where(s => handles is not { } named || named.Contains(s.Handle)).ToList();
        foreach (var one in ended)
            session.Execute("DELETE FROM sessions WHERE hash = @Hash", new { one.Hash });
        return ended;
    }

    /// <summary>What an older state holds may have been used or ended since.</summary>
    public static void Forget(Session session) => session.Execute("DELETE FROM sign_in_links; DELETE FROM sessions;");

    /// <summary>Links stay a day after their end, so that whoever opens one late is told what it was.</summary>
    public static int Prune(Session session) => session.Execute(
        "DELETE FROM sign_in_links WHERE expires_at < @Old; DELETE FROM sessions WHERE ends_at < @Now;",
        new { Now = Moment.Text(session.Now), Old = Moment.Text(session.Now - TimeSpan.FromDays(1)) });

    private static PageSession ToSession(Row r) =>
        new(r.Hash, r.Handle, r.Person, r.Proof, r.How, r.Address, r.Browser, Moment.Parse(r.BeganAt), Moment.Parse(r.EndsAt));

    private sealed record LinkRow(string Hash, string Person, string MadeBy, string MadeAt, string ExpiresAt, string? UsedAt);

    private sealed record Row(
        string Hash, string Handle, string Person, string Proof, string How, string Address, string Browser, string BeganAt, string EndsAt);
}
