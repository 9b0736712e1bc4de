using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

/// <summary>
/// A request to the launcher's script: lines of plain words, an empty line, then the parts they announce with size and SHA-256. Nothing
/// of it is ever read by a shell, and a request that arrives cut short is refused as a whole.
/// </summary>
internal sealed class LauncherRequest
{
    private readonly StringBuilder _header = new();
    private readonly ArrayBufferWriter<byte> _parts = new();

    public LauncherRequest() : this(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)))
    {
    }

    private LauncherRequest(string nonce)
    {
        Nonce = nonce;
        With("nonce", nonce);
    }

    /// <summary>Stands in the answer, so that it is found among what others print on the way.</summary>
    public string Nonce { get; }

    public LauncherRequest With(string name, string value)
    {
        if (value.Any(char.IsControl))
            throw new ArgumentException($"The value of {name} holds a control character.", nameof(value));
        _header.Append(name).Append(' ').Append(value).Append('\n');
        return this;
    }

    public LauncherRequest With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public LauncherRequest WithKey(string stepFolder, StepKey key, long fence) =>
        WithBase(stepFolder).With("operation", Name(key.Operation)).With("step", Name(key.Step)).With("fence", fence);

    public LauncherRequest WithBot(BotIdentity? bot) =>
        bot is null ? this : With("bot", bot.Instance).With("epoch", bot.Epoch).With("life", bot.Life).With("process", bot.Process);

    public LauncherRequest WithBase(string stepFolder)
    {
        if (stepFolder.Length == 0)
            return this;
        var trimmed = stepFolder.TrimEnd('/');
        return trimmed.StartsWith('/') ? With("base", trimmed) : throw new ArgumentException($"'{stepFolder}' is no step folder.", nameof(stepFolder));
    }

    public LauncherRequest WithStart(StepStart start)
    {
        var argv = Joined(start.Command.Arguments);
        var guards = Joined(start.Guards.SelectMany(Triple));
        return With("digest", start.Digest.ToLowerInvariant())
            .With("kind", start.PutsFile ? "put" : start.Login ? "login" : "program")
            .With("limit", start.TimeLimit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture))
            .With("at_limit", start.AtLimit == AtLimit.Stop ? "stop" : "leave")
            .With("seen", start.Remembers.ToString().ToLowerInvariant())
            .With("argv_count", start.Command.Arguments.Length)
            .WithPart("argv", argv)
            .WithPart("input", InputBytes.Of(start.Input ?? "", start.InputEncoding))
            .WithPart("guards", guards);
    }

    /// <summary>The host ends a look by itself only when its caller died.</summary>
    public LauncherRequest WithProbe(Probe probe) =>
        With("kind", probe.Login ? "login" : "program")
            .With("limit", (long)Math.Ceiling(probe.TimeLimit.TotalSeconds) + 10)
            .With("argv_count", probe.Command.Arguments.Length)
            .WithPart("argv", Joined(probe.Command.Arguments))
            .WithPart("input", InputBytes.Of(probe.Input ?? "", probe.InputEncoding));

    /// <summary>How long to wait for something new behind the offsets, and how much of it to bring.</summary>
    public LauncherRequest WithLook(StepOffsets from, TimeSpan wait, int chunk) =>
        With("out_from", from.Output).With("err_from", from.Error).With("wait", (long)wait.TotalMilliseconds).With("chunk", chunk);

    /// <summary>What stands before the request where every call comes by <see cref="HostScript.Arrival"/>: as whom, and which verb.</summary>
    public byte[] ToBytes(HostScript script, string user, string verb)
    {
        var again = user.Length > 0 ? script.Preamble : [];
        var arrival = new LauncherRequest(Nonce).With("verb", verb).With("again", again.Length);
        if (user.Length > 0)
            arrival.With("user", user);
        return [.. script.Preamble, .. Encoding.UTF8.GetBytes(arrival._header + "\n"), .. again, .. Body];
    }

    public byte[] ToBytes(HostScript script) => [.. script.Preamble, .. Body];

    private byte[] Body =>
        [.. Encoding.UTF8.GetBytes(_header + "\n"), .. _parts.WrittenSpan];

    private LauncherRequest WithPart(string name, byte[] bytes)
    {
        _parts.Write(bytes);
        return With(name + "_size", bytes.Length).With(name + "_sha", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static byte[] Joined(IEnumerable<string> items)
    {
        var bytes = new MemoryStream();
        foreach (var item in items)
        {
            if (item.Contains('\0'))
                throw new ArgumentException("An item of a request cannot hold a NUL.", nameof(items));
            bytes.Write(Encoding.UTF8.GetBytes(item));
            bytes.WriteByte(0);
        }
        return bytes.ToArray();
    }

    private static IEnumerable<string> Triple(Guard guard) => guard switch
    {
        Guard.Same same => ["same", same.Path, same.Identity],
        Guard.Still still => ["still", still.Path, still.Identity],
        Guard.Absent absent => ["absent", absent.Path, "-"],
        _ => throw new ArgumentOutOfRangeException(nameof(guard)),
    };

    private static string Name(string name) =>
        name is { Length: > 0 and <= 100 } && name[0] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? name
            : throw new ArgumentException($"'{name}' is no name of an operation or a step.", nameof(name));
}
