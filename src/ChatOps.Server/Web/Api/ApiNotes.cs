namespace ChatOps.Server.Web.Api;

internal static class ApiNotes
{
    public static readonly ApiValue Key =
        new("Idempotency-Key", Header: true, "1 to 200 printable ASCII characters: the same request with the same key is done once and gets the same answer");

    /// <param name="name">The operation's id in the description.</param>
    public static RouteHandlerBuilder Told(this RouteHandlerBuilder endpoint, string name, string summary, ApiNote note)
    {
        endpoint.WithName(name).WithSummary(summary).WithTags("ChatOps").WithMetadata(note);
        foreach (var status in note.ByStatus.Select(g => g.Key))
            endpoint.Produces<ProblemJson>(status, "application/problem+json");
        return endpoint;
    }
}
