using System.Collections.Immutable;
using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <param name="Ids">The platform's ids, within the place, of those that were found.</param>
/// <param name="Doubt">It cannot be found out now; null: there are no others.</param>
internal sealed record PostedFound(ImmutableArray<string> Ids, PostResult.Later? Doubt)
{
    public bool Contains(string id) => Ids.Contains(id);
}
