"""Messages as the systems that send them document them, cut to what matters and a little more."""

import hashlib
import hmac
import json
from typing import Any

HIDDEN = "not-a-real-secret"
SHA = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e"


def body(content: Any) -> bytes:
    """As it goes over the wire."""
    return json.dumps(content).encode()


def github_headers(
    event: str, sent: bytes, *, delivery: str = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
) -> dict[str, str]:
    """docs.github.com, "Webhook events and payloads", delivery headers."""
    signature = hmac.new(HIDDEN.encode(), sent, hashlib.sha256).hexdigest()
    return {
        "accept": "*/*",
        "content-type": "application/json",
        "user-agent": "GitHub-Hookshot/044aadd",
        "x-github-delivery": delivery,
        "x-github-event": event,
        "x-github-hook-id": "292430182",
        "x-hub-signature-256": f"sha256={signature}",
    }


def deployment_status(state: str = "success", *, at: str = "2026-03-02T08:59:30Z") -> dict[str, Any]:
    """docs.github.com, `deployment_status`."""
    return {
        "action": "created",
        "deployment_status": {
            "url": "https://api.github.com/repos/acme/edi-gateway/deployments/145988746/statuses/209916254",
            "id": 209916254,
            "state": state,
            "creator": {"login": "Codertocat", "id": 21031067, "type": "User"},
            "description": "",
            "environment": "Production",
            "target_url": "",
            "created_at": at,
            "updated_at": at,
            "log_url": "https://github.com/acme/edi-gateway/actions/runs/1",
        },
        "deployment": github_deployment(),
        "repository": {"id": 186853002, "name": "edi-gateway", "full_name": "acme/edi-gateway"},
        "sender": {"login": "Codertocat", "id": 21031067, "type": "User"},
    }


def github_deployment() -> dict[str, Any]:
    """The deployment inside both events."""
    return {
        "url": "https://api.github.com/repos/acme/edi-gateway/deployments/145988746",
        "id": 145988746,
        "sha": SHA,
        "ref": "main",
        "task": "deploy",
        "payload": {},
        "original_environment": "Production",
        "environment": "Production",
        "description": None,
        "created_at": "2026-03-02T08:50:00Z",
        "updated_at": "2026-03-02T08:50:00Z",
    }


def protection_rule(api: str = "https://api.github.com") -> dict[str, Any]:
    """docs.github.com, `deployment_protection_rule`."""
    return {
        "action": "requested",
        "environment": "Production",
        "event": "push",
        "deployment_callback_url": f"{api}/repos/acme/edi-gateway/actions/runs/8/deployment_protection_rule",
        "deployment": github_deployment(),
        "pull_requests": [],
        "repository": {"id": 186853002, "full_name": "acme/edi-gateway"},
        "installation": {"id": 375706},
        "sender": {"login": "Codertocat"},
    }


def gitlab_deployment(status: str = "success", *, at: str = "2026-03-02 09:50:00 +0100") -> dict[str, Any]:
    """docs.gitlab.com, "Deployment events"."""
    return {
        "object_kind": "deployment",
        "status": status,
        "status_changed_at": at,
        "deployment_id": 15,
        "deployable_id": 796,
        "deployable_url": "http://10.126.0.2:3000/root/test-deployment-webhooks/-/jobs/796",
        "environment": "production",
        "environment_tier": "production",
        "environment_slug": "production",
        "environment_external_url": "https://staging.example.com",
        "project": {
            "id": 30,
            "name": "edi-gateway",
            "path_with_namespace": "acme/edi-gateway",
            "default_branch": "master",
        },
        "short_sha": SHA[:8],
        "user": {"id": 1, "name": "Administrator", "username": "root", "email": "[REDACTED]"},
        "user_url": "http://10.126.0.2:3000/root",
        "commit_url": f"http://10.126.0.2:3000/acme/edi-gateway/-/commit/{SHA}",
        "commit_title": "Add new file",
        "ref": "1.0.0",
    }


def cdevent(
    kind: str = "deployed", *, digest: str = "1" * 64, at: str = "2026-03-02T08:58:00Z"
) -> dict[str, Any]:
    """cdevents.dev, continuous deployment, `service.deployed`."""
    return {
        "context": {
            "version": "0.4.1",
            "id": "271069a8-fc18-44f1-b38f-9d70a1695819",
            "source": "/event/source/123",
            "type": f"dev.cdevents.service.{kind}.0.2.0",
            "timestamp": at,
        },
        "subject": {
            "id": "edi",
            "source": "/event/source/123",
            "type": "service",
            "content": {
                "environment": {"id": "Production", "source": "/event/source/123"},
                "artifactId": f"pkg:oci/edi-gateway@sha256%3A{digest}?repository_url=registry.example",
            },
        },
        "customDataContentType": "application/json",
    }


def structured(data: dict[str, Any]) -> dict[str, Any]:
    """CloudEvents 1.0.2, structured content mode."""
    return {
        "specversion": "1.0",
        "id": data["context"]["id"],
        "source": data["context"]["source"],
        "type": data["context"]["type"],
        "time": data["context"]["timestamp"],
        "datacontenttype": "application/json",
        "data": data,
    }


def application(phase: str = "Succeeded") -> dict[str, Any]:
    """argo-cd.readthedocs.io, Application, as our notification template sends it."""
    return {
        "metadata": {"name": "edi", "namespace": "argocd"},
        "spec": {"destination": {"namespace": "production", "server": "https://kubernetes.default.svc"}},
        "status": {
            "operationState": {
                "phase": phase,
                "startedAt": "2026-03-02T08:55:00Z",
                "finishedAt": "2026-03-02T08:56:10Z",
                "syncResult": {"revision": SHA},
            },
            "summary": {"images": [f"registry.example/edi-gateway@sha256:{'1' * 64}"]},
        },
    }


def admission(
    image: str, *, old: str = "", annotations: dict[str, str] | None = None, **request: Any
) -> dict[str, Any]:
    """kubernetes.io, "Dynamic admission control", a request about a Deployment."""
    said = {"seatrial.dev/service": "edi-gateway", "seatrial.dev/environment": "production"}

    def workload(of: str) -> dict[str, Any]:
        containers = [{"name": "app", "image": of}, {"name": "proxy", "image": "registry.example/proxy:2"}]
        return {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {
                "name": "edi-gateway",
                "namespace": "edi",
                "annotations": said if annotations is None else annotations,
            },
            "spec": {
                "replicas": 3,
                "template": {"metadata": {"labels": {}}, "spec": {"containers": containers}},
            },
        }

    return {
        "apiVersion": "admission.k8s.io/v1",
        "kind": "AdmissionReview",
        "request": {
            "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
            "kind": {"group": "apps", "version": "v1", "kind": "Deployment"},
            "resource": {"group": "apps", "version": "v1", "resource": "deployments"},
            "name": "edi-gateway",
            "namespace": "edi",
            "operation": "UPDATE" if old else "CREATE",
            "userInfo": {"username": "system:serviceaccount:ci:deployer", "groups": []},
            "object": workload(image),
            "oldObject": workload(old) if old else None,
            "dryRun": False,
            **request,
        },
    }
