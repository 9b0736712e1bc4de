using System.Text.Json.Nodes;

namespace ChatOps.Server.Web.Api;

/// <summary>What the description of the API says of an endpoint beyond what its types say.</summary>
/// <param name="Codes">Refusals of its own; what every endpoint may answer is added.</param>
internal sealed record ApiNote(IReadOnlyList<string> Codes)
{
    public IReadOnlyList<ApiValue> Values { get; init; } = [];

    /// <summary>What it reads by itself, of any content type; null: nothing.</summary>
    public Type? Body { get; init; }

    public JsonNode? BodyExample { get; init; }

    public bool BodyOptional { get; init; }

    public static readonly string[] Everywhere = ["host-unknown", "person-unknown", "access-denied", "too-many-tries", "internal-error"];

    /// <summary>What comes of a command or a click: the runbooks' own codes (409, 502) are in docs/api.md.</summary>
    public static readonly string[] OfTheDoor = ["bad-argument", "too-large", "idempotency-conflict", "still-working", "state-unwritable"];

    public IEnumerable<IGrouping<int, string>> ByStatus => Codes.Concat(Everywhere).Distinct().GroupBy(Problems.StatusOf);
}
