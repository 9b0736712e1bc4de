using System.Collections.Immutable;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// The file's bytes after a change of mode. Sites have prepared files for people who copy them by hand: what a person would get and what the bot does must
/// be the same, so a difference is refused; or the settings want the prepared files copied (<c>MaintenanceFile: copy</c>).
/// </summary>
internal sealed class PreparedContent(InstallSnapshot scene, bool on)
{
    private readonly VtomTarget _target = scene.Target;

    private sealed record Found(string Path, FileLook? Look, string? Raw)
    {
        public PersonalPorts? Ports => Raw is null ? null : new(Raw);

        public Fact Fact => new(Path, Look is null ? "absent" : $"{Look.Identity} {RawBytes.Hash(Raw ?? "")} {Look.Owner}");
    }

    public async Task<(NewContent? Content, Planning? Refusal)> OfAsync(FileLook? look, string raw)
    {
        var (next, back) = (await ReadAsync(on), await ReadAsync(!on));
        if (_target.CopiesPrepared)
            return Copied(next, raw);
        var edited = new PersonalPorts(raw).With(scene.Services.Select(s => (s.Name, s.Mapped(on))));
        ImmutableArray<string> differences = [.. Differences(next, edited, "this command would write"), .. Differences(back, new(raw), $"{_target.PersonalPorts} has now")];
        // The way out of maintenance is never barred by a file that only people use.
        return on && !differences.IsEmpty
            ? (null, new Planning.Refused(
                "prepared-differs",
                $"{string.Join("; ", differences)}. Who copies it by hand gets something else than this command makes; correct it, or set MaintenanceFile of {_target.Name} to copy, so that the prepared files are put as they stand"))
            : (new(edited.Raw, null, [], [.. differences.Select(d => $"Differs: {d}.")]), null);
    }

    private (NewContent?, Planning?) Copied(Found next, string raw)
    {
        if (next is not { Look: { } look, Ports: { } ports })
            return Refuse("prepared-missing", $"{next.Path} is not there, and MaintenanceFile of {_target.Name} says that it is copied; /vtom setup {_target.Name} writes it");
        var problem = look switch
        {
            { IsPlain: false } => $"is a {look.Kind}, not a plain file",
            _ when look.Owner != _target.Owner => $"belongs to {look.Owner}, not to {_target.Owner}",
            _ => ports.Problem(scene.Services.Select(s => s.Name)),
        };
        if (problem is not null)
            return Refuse("odd-file", $"{next.Path} {problem}; put it right by hand, then ask again");
        if (scene.Services.Where(s => ports.NameOf(s.Name) != s.Mapped(on)).Select(s => $"{next.Path} maps {s.Name} to {ports.NameOf(s.Name)}, not to {s.Mapped(on)}").ToList() is { Count: > 0 } wrong)
            return Refuse("prepared-differs", $"{string.Join("; ", wrong)}; correct it, or the services of {_target.Name} in the settings");
        var others = Between(new PersonalPorts(raw).Map, ports.Map).Where(d => scene.Services.All(s => s.Name != d.Service))
            .Select(d => $"It also moves {d.Service} from {d.Before} to {d.After}, which is not proved here: name it under Services.");
        return (new(ports.Raw, next.Path, [next.Fact], [$"{next.Path} is copied as it stands.", .. others]), null);
    }

    private async Task<Found> ReadAsync(bool maintenance)
    {
        var path = _target.Prepared(maintenance);
        var look = await scene.Survey.LookAsync(_target.User, path);
        return new(path, look, look is null ? null : await scene.Survey.BytesAsync(_target.User, path));
    }

    private static IEnumerable<string> Differences(Found found, PersonalPorts wanted, string whose) => found.Ports is { } there
        ? Between(there.Map, wanted.Map).Select(d => $"{found.Path} maps {d.Service} to {d.Before}, {whose} {d.After}")
        : [];

    private static IEnumerable<(string Service, string Before, string After)> Between(ImmutableSortedDictionary<string, string> before, ImmutableSortedDictionary<string, string> after) =>
        from service in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
        let pair = (Before: before.GetValueOrDefault(service, service), After: after.GetValueOrDefault(service, service))
        where pair.Before != pair.After
        select (service, pair.Before, pair.After);

    private static (NewContent?, Planning?) Refuse(string code, string reason) => (null, new Planning.Refused(code, reason));
}
