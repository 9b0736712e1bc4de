using System.Diagnostics;
using System.Globalization;

namespace ChatOps.Benchmarks;

/// <summary>A program with everything that it starts: processor time of the living and of the dead, memory of the program itself.</summary>
internal sealed class CountedProcess : IAsyncDisposable
{
    private const double TicksPerSecond = 100;

    private readonly Process _collector;
    private readonly Queue<string> _log = new();

    private CountedProcess(Process collector, DateTimeOffset started) => (_collector, Started) = (collector, started);

    /// <summary>Just before the operating system was asked to start it.</summary>
    public DateTimeOffset Started { get; }

    public static CountedProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("perl", [Path.Combine(AppContext.BaseDirectory, "counted.pl"), .. words])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var now = TimeProvider.System.GetUtcNow();
        var counted = new CountedProcess(Process.Start(start)!, now);
        counted._collector.OutputDataReceived += (_, e) => counted.Note(e.Data);
        counted._collector.ErrorDataReceived += (_, e) => counted.Note(e.Data);
        counted._collector.BeginOutputReadLine();
        counted._collector.BeginErrorReadLine();
        return counted;
    }

    /// <summary>Since its start: of the whole tree, the ended processes included, and of the program without what it started.</summary>
    public (TimeSpan Tree, TimeSpan Program) Processor()
    {
        var all = Stat.All();
        var tree = all.Where(s => s.Id == _collector.Id).ToList();
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(all.Where(s => s.Parent == tree[i].Id));
        return (Time(tree.Sum(s => s.Own + s.OfChildren)), Time(Program(all).Own));
    }

    /// <summary>Of the program alone: resident, and its share where pages are shared (PSS).</summary>
    public (long Resident, long Share) Memory()
    {
        var lines = File.ReadLines($"/proc/{Program(Stat.All()).Id}/smaps_rollup").ToList();
        return (Kilobytes("Rss:"), Kilobytes("Pss:"));
        long Kilobytes(string name) => long.Parse(lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The most that was seen until it is done.</summary>
    public async Task<(long Resident, long Share)> PeakAsync(CancellationToken done)
    {
        var (resident, share) = (0L, 0L);
        while (!done.IsCancellationRequested)
        {
            var now = Memory();
            (resident, share) = (Math.Max(resident, now.Resident), Math.Max(share, now.Share));
            await Task.Delay(500, CancellationToken.None);
        }
        return (resident, share);
    }

    public string Log()
    {
        lock (_log)
            return string.Join('\n', _log);
    }

    public bool HasEnded => _collector.HasExited;

    /// <summary>kill -9, of the program alone.</summary>
    public async Task KillAsync()
    {
        using var program = Process.GetProcessById(Program(Stat.All()).Id);
        program.Kill();
        await DisposeAsync();
    }

    /// <summary>Asked to stop, then waited for with all that came of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_collector.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _collector.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await _collector.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _collector.Kill(entireProcessTree: true);
            }
        }
        _collector.Dispose();
    }

    /// <summary>What it lets go comes to the collector as well, but later.</summary>
    private Stat Program(List<Stat> all) => all.Where(s => s.Parent == _collector.Id).MinBy(s => s.Started) ?? throw new InvalidOperationException($"It has ended:\n{Log()}");

    private static TimeSpan Time(long ticks) => TimeSpan.FromSeconds(ticks / TicksPerSecond);

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            _log.Enqueue(line);
            if (_log.Count > 50)
                _log.Dequeue();
        }
    }

    /// <summary>/proc/PID/stat: who, whose child, and the ticks of itself and of its children that were waited for.</summary>
    private sealed record Stat(int Id, int Parent, long Own, long OfChildren, long Started)
    {
        public static List<Stat> All() =>
            [.. Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var id) ? Of(id) : null).OfType<Stat>()];

        private static Stat? Of(int id)
        {
            try
            {
                var text = File.ReadAllText($"/proc/{id}/stat");
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                var numbers = fields[1..].Select(f => long.TryParse(f, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
                return new(id, (int)numbers[0], numbers[10] + numbers[11], numbers[12] + numbers[13], numbers[18]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
