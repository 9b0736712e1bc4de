using System.Net;

namespace ChatOps.Tests.Fakes;

/// <summary>A server on the loopback that says it is well.</summary>
internal sealed class HealthServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public HealthServer()
    {
        using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Url { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            var asked = await _listener.GetContextAsync();
            asked.Response.StatusCode = 200;
            asked.Response.Close();
        }
    }
}
